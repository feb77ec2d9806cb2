import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isSending, LocalMedia } from "../../src/media/local";
import { type FakeDevices, FakeTrack, installDevices, settle } from "./fakes";

let devices: FakeDevices;
let local: LocalMedia;

beforeEach(() => {
  localStorage.clear();
  devices = installDevices();
  local = new LocalMedia(localStorage);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

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

describe("an answer that comes after the devices were let go", () => {
  /** The browser's question for `kind` stands until the function that this returns is called. */
  function unanswered(kind: string): () => void {
    let answer = (): void => undefined;
    const ask = devices.getUserMedia.bind(devices);
    vi.spyOn(devices, "getUserMedia").mockImplementation(async (constraints) => {
      const got = await ask(constraints);
      if (kind in constraints) await new Promise<void>((resolve) => (answer = resolve));
      return got;
    });
    return () => answer();
  }

  it.each(["release", "close"] as const)("opens nothing any more: %s", async (goes) => {
    const made: FakeTrack[] = [];
    devices.answers.set("audio", () => made[made.push(new FakeTrack("audio", "built-in")) - 1] as FakeTrack);
    const answer = unanswered("audio");
    const opened = local.open();
    await vi.waitFor(() => expect(made).toHaveLength(1));
    local[goes]();
    answer();
    await opened;
    expect([track("microphone"), track("camera"), local.microphone.value.asking]).toEqual([
      null,
      null,
      false,
    ]);
    expect(made[0]?.readyState).toBe("ended");
    expect(devices.asked).toEqual(["audio"]);
  });
});

describe("remembering", () => {
  it("takes a headset again that the browser has given another id", async () => {
    devices.listed.push({ kind: "audioinput", deviceId: "gone", label: "Headset" });
    await local.open();
    await local.choose("audio", "gone");
    devices.listed = [
      { kind: "audioinput", deviceId: "built-in", label: "Built-in" },
      { kind: "audioinput", deviceId: "fresh", label: "Headset" },
    ];
    devices.asked.length = 0;
    const next = new LocalMedia(localStorage);
    await next.open();
    expect(devices.asked).toEqual(["audio gone", "audio", "audio fresh", "video"]);
    expect(next.microphone.value.deviceId).toBe("fresh");
  });

  it("plays at the chosen speaker, and at the device's own while that one is unplugged", async () => {
    devices.listed.push({ kind: "audiooutput", deviceId: "desk", label: "Desk speaker" });
    await local.open();
    local.chooseSpeaker("desk");
    const next = new LocalMedia(localStorage);
    expect(next.speaker.value).toBe("desk");
    devices.listed = [{ kind: "audiooutput", deviceId: "other", label: "Television" }];
    await next.open();
    expect(next.speaker.value).toBeNull();
    devices.listed = [{ kind: "audiooutput", deviceId: "renamed", label: "Desk speaker" }];
    await next.open();
    expect(next.speaker.value).toBe("renamed");
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

  it("switches off even where the browser cannot keep the choice", async () => {
    const [microphone, camera] = [track("microphone"), track("camera")];
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("", "QuotaExceededError");
    });
    await Promise.allSettled([local.setMicrophone(false), local.setCamera(false)]);
    vi.restoreAllMocks();
    expect([microphone?.enabled, camera?.readyState]).toEqual([false, "ended"]);
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

function plugged(...ids: string[]): void {
  const webcam = { kind: "videoinput", deviceId: "webcam", label: "Webcam" };
  devices.listed = [webcam, ...ids.map((id) => ({ kind: "audioinput", deviceId: id, label: id }))];
  devices.dispatchEvent(new Event("devicechange"));
}

describe("a headset", () => {
  beforeEach(async () => {
    const answer = () => new FakeTrack("audio", local.microphone.value.deviceId ?? "built-in");
    devices.answers.set("audio", answer);
    plugged("built-in", "headset");
    await local.open();
    await local.choose("audio", "headset");
  });

  it("that is unplugged gives way to what is left, and is taken again when it is back", async () => {
    devices.answers.set("audio", () => new FakeTrack("audio", "built-in"));
    track("microphone")?.unplug();
    await vi.waitFor(() => expect(local.changed.value).toMatchObject({ kind: "audio", turn: "gone" }));
    plugged("built-in");
    devices.answers.set("audio", () => new FakeTrack("audio", "headset"));
    plugged("built-in", "headset");
    await vi.waitFor(() => expect(local.changed.value?.turn).toBe("chosen_is_back"));
    expect([track("microphone")?.deviceId, isSending(local.microphone.value)]).toEqual(["headset", true]);
  });

  it("that vanished from the list without a word is let go", async () => {
    const dead = track("microphone");
    devices.answers.set("audio", () => new FakeTrack("audio", "built-in"));
    plugged("built-in");
    await vi.waitFor(() => expect(track("microphone")?.deviceId).toBe("built-in"));
    expect(track("microphone")).not.toBe(dead);
  });

  it("that is back while the microphone is muted is the one that un-muting uses", async () => {
    await local.setMicrophone(false);
    devices.answers.set("audio", () => new FakeTrack("audio", "built-in"));
    track("microphone")?.unplug();
    plugged("built-in");
    await vi.waitFor(() => expect(track("microphone")?.deviceId).toBe("built-in"));
    devices.answers.set("audio", () => new FakeTrack("audio", "headset"));
    plugged("built-in", "headset");
    await vi.waitFor(() => expect(track("microphone")?.deviceId).toBe("headset"));
    expect([local.changed.value?.turn, track("microphone")?.enabled]).toEqual(["chosen_is_back", false]);
    await local.setMicrophone(true);
    expect([track("microphone")?.deviceId, isSending(local.microphone.value)]).toEqual(["headset", true]);
  });

  it("that comes opens no device that is off and let go", async () => {
    local.release();
    await local.setMicrophone(false);
    await local.setCamera(false);
    devices.asked.length = 0;
    plugged("built-in", "headset", "other");
    await vi.waitFor(() => expect(local.microphones.value).toHaveLength(3));
    await settle();
    expect(devices.asked).toEqual([]);
  });

  it("that comes while the microphone is muted stays muted", async () => {
    await local.setMicrophone(false);
    plugged("built-in");
    await vi.waitFor(() => expect(local.microphones.value).toHaveLength(1));
    expect(isSending(local.microphone.value)).toBe(false);
  });
});

describe("the speaker that was chosen", () => {
  const desk = { kind: "audiooutput", deviceId: "desk", label: "Desk speaker" };
  const television = { kind: "audiooutput", deviceId: "tv", label: "Television" };

  function outputs(...speakers: (typeof desk)[]): void {
    devices.listed = [...devices.listed.filter(({ kind }) => kind !== "audiooutput"), ...speakers];
    devices.dispatchEvent(new Event("devicechange"));
  }

  it.each(["kept", "kept nowhere"])(
    "gives way while it is unplugged and is back by itself, %s",
    async (where) => {
      local.close();
      local = new LocalMedia(where === "kept" ? localStorage : null);
      devices.listed.push(desk, television);
      await local.open();
      local.chooseSpeaker("desk");
      outputs(television);
      await vi.waitFor(() => expect(local.speaker.value).toBeNull());
      expect(local.changed.value).toEqual({ kind: "speaker", turn: "gone", label: "" });
      outputs(television, { ...desk, deviceId: "fresh" });
      await vi.waitFor(() => expect(local.speaker.value).toBe("fresh"));
      expect(local.changed.value).toEqual({ kind: "speaker", turn: "chosen_is_back", label: "Desk speaker" });
    },
  );

  it("does not drown the word that the same headset's microphone is gone", async () => {
    devices.listed.push(desk, television);
    await local.open();
    local.chooseSpeaker("desk");
    track("microphone")?.unplug();
    await vi.waitFor(() => expect(local.changed.value?.kind).toBe("audio"));
    outputs(television);
    await vi.waitFor(() => expect(local.speaker.value).toBeNull());
    expect(local.changed.value).toMatchObject({ kind: "audio", turn: "gone" });
  });

  it("stays while other devices come and go", async () => {
    devices.listed.push(desk);
    await local.open();
    local.chooseSpeaker("desk");
    outputs(desk, television);
    await vi.waitFor(() => expect(local.speakers.value).toHaveLength(2));
    expect([local.speaker.value, local.changed.value]).toEqual(["desk", null]);
  });
});

describe("a phone call", () => {
  beforeEach(async () => {
    await local.open();
    vi.useFakeTimers();
  });

  it("is said after a moment, sends nothing, and ends by itself", () => {
    track("microphone")?.hold(true);
    expect(local.microphone.value.problem).toBeNull();
    vi.advanceTimersByTime(1500);
    expect([local.microphone.value.problem, isSending(local.microphone.value)]).toEqual(["held", false]);
    track("microphone")?.hold(false);
    expect([local.microphone.value.problem, isSending(local.microphone.value)]).toEqual([null, true]);
  });

  it("of a second is not worth a word", () => {
    track("microphone")?.hold(true);
    vi.advanceTimersByTime(1000);
    track("microphone")?.hold(false);
    vi.advanceTimersByTime(5000);
    expect(local.microphone.value.problem).toBeNull();
  });

  it("that keeps the microphone is asked for it when the page is looked at again", async () => {
    const held = track("microphone");
    held?.hold(true);
    vi.advanceTimersByTime(1500);
    const back = local.recover();
    await vi.advanceTimersByTimeAsync(1000);
    await back;
    expect([held?.readyState, track("microphone") === held, isSending(local.microphone.value)]).toEqual([
      "ended",
      false,
      true,
    ]);
  });

  it.each([
    ["audio", "microphone", "setMicrophone"],
    ["video", "camera", "setCamera"],
  ] as const)(
    "that still has what the person went on without is asked for it by the switch: %s",
    async (kind, name, press) => {
      const held = track(name);
      held?.hold(true);
      vi.advanceTimersByTime(1500);
      local.doWithout(kind);
      const still = new FakeTrack(kind, "built-in");
      still.muted = true;
      devices.answers.set(kind, () => still);
      await local[press](true);
      await vi.advanceTimersByTimeAsync(1500);
      expect([held?.readyState, track(name)]).toEqual(["ended", still]);
      expect([local[name].value.problem, isSending(local[name].value)]).toEqual(["held", false]);
    },
  );

  it("that has the camera is asked for it by the switch", async () => {
    const held = track("camera");
    held?.hold(true);
    vi.advanceTimersByTime(1500);
    await local.setCamera(true);
    expect([held?.readyState, isSending(local.camera.value)]).toEqual(["ended", true]);
  });

  it("that gave everything back is let be", async () => {
    const before = [...devices.asked];
    const back = local.recover();
    await vi.advanceTimersByTimeAsync(1000);
    await back;
    expect(devices.asked).toEqual(before);
  });

  it("that took the microphone for good is told of, and the next look gets it back", async () => {
    devices.refuse("audio", "NotReadableError");
    track("microphone")?.unplug();
    await vi.advanceTimersByTimeAsync(0);
    expect(local.microphone.value.problem).toBe("busy");
    devices.answers.set("audio", () => new FakeTrack("audio", "built-in"));
    const back = local.recover();
    await vi.advanceTimersByTimeAsync(1000);
    await back;
    expect(isSending(local.microphone.value)).toBe(true);
  });

  it("leaves alone what the person does without", async () => {
    track("camera")?.hold(true);
    vi.advanceTimersByTime(1500);
    expect(local.camera.value.problem).toBe("held");
    local.doWithout("video");
    const back = local.recover();
    await vi.advanceTimersByTimeAsync(1000);
    await back;
    expect([track("camera"), local.camera.value.on]).toEqual([null, false]);
  });
});

it("says once of a microphone that it gives nothing, and takes it back with the first sound", async () => {
  await local.open();
  local.noteSilence(true);
  expect([local.microphone.value.problem, isSending(local.microphone.value)]).toEqual(["silent", true]);
  local.noteSilence(false);
  expect(local.microphone.value.problem).toBeNull();
  local.noteSilence(true);
  expect(local.microphone.value.problem).toBeNull();
});
