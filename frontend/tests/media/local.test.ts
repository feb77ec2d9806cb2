import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isSending, LocalMedia } from "../../src/media/local";
import { type FakeDevices, type FakeTrack, installDevices } from "./fakes";

let devices: FakeDevices;
let local: LocalMedia;

beforeEach(() => {
  localStorage.clear();
  devices = installDevices();
  local = new LocalMedia(localStorage);
});
afterEach(() => vi.unstubAllGlobals());

function track(kind: "microphone" | "camera"): FakeTrack | null {
  return local[kind].value.track as unknown as FakeTrack | null;
}

describe("opening", () => {
  it("asks for the microphone first, then for the camera, each alone", async () => {
    await local.open();
    expect(devices.asked).toEqual(["audio", "video"]);
    expect([isSending(local.microphone.value), isSending(local.camera.value)]).toEqual([true, true]);
  });

  it("goes on without the one that cannot be had", async () => {
    devices.refuse("audio", "NotFoundError");
    await local.open();
    expect(local.microphone.value).toMatchObject({ track: null, problem: "missing", asking: false });
    expect(isSending(local.camera.value)).toBe(true);
  });

  it("leaves the camera alone when it was off last time", async () => {
    await local.setCamera(false);
    const next = new LocalMedia(localStorage);
    await next.open();
    expect(devices.asked).toEqual(["audio"]);
  });

  it("takes the default device when the chosen one is gone", async () => {
    await local.choose("video", "gone");
    expect(devices.asked).toEqual(["video gone", "video"]);
    expect(isSending(local.camera.value)).toBe(true);
  });
});

describe("switching", () => {
  beforeEach(() => local.open());

  it("mutes by silence, so that un-muting is instant", async () => {
    const before = track("microphone");
    await local.setMicrophone(false);
    expect([before?.enabled, before?.readyState, isSending(local.microphone.value)]).toEqual([
      false,
      "live",
      false,
    ]);
    await local.setMicrophone(true);
    expect([track("microphone") === before, before?.enabled]).toEqual([true, true]);
  });

  it("really stops the camera, and takes it again", async () => {
    const before = track("camera");
    await local.setCamera(false);
    expect([before?.readyState, track("camera")]).toEqual(["ended", null]);
    await local.setCamera(true);
    expect(track("camera")?.readyState).toBe("live");
  });

  it("tries again after a refusal was lifted", async () => {
    devices.refuse("video", "NotAllowedError");
    await local.setCamera(false);
    await local.setCamera(true);
    expect(local.camera.value.problem).toBe("refused");
    devices.answers.set("video", () => track("microphone") as FakeTrack);
    await local.retry("video");
    expect(local.camera.value.problem).toBeNull();
  });

  it("lets everything go, and knows what to take again", async () => {
    const [microphone, camera] = [track("microphone"), track("camera")];
    local.release();
    expect([microphone?.readyState, camera?.readyState]).toEqual(["ended", "ended"]);
    await local.open();
    expect([isSending(local.microphone.value), isSending(local.camera.value)]).toEqual([true, true]);
  });
});

describe("a device that goes away", () => {
  beforeEach(() => local.open());

  it("is named, when it was the camera", () => {
    track("camera")?.onended?.();
    expect(local.camera.value).toMatchObject({ track: null, problem: "lost", on: true });
  });

  it("is replaced by the default one, when it was the microphone", async () => {
    const before = track("microphone");
    before?.onended?.();
    await vi.waitFor(() => expect(isSending(local.microphone.value)).toBe(true));
    expect(track("microphone")).not.toBe(before);
  });

  it("makes the list fresh", async () => {
    devices.listed = [...devices.listed, { kind: "audioinput", deviceId: "headset", label: "Headset" }];
    devices.dispatchEvent(new Event("devicechange"));
    await vi.waitFor(() => expect(local.microphones.value).toHaveLength(2));
  });
});
