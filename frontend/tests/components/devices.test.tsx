// Devices at the door and inside: what is in the way of them, which one is used, where voices come out.
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { person, snapshot, status, you } from "../cast";
import { Page } from "./stage";

const WAITING = snapshot({
  room: status({ phase: "waiting", counting: false, started_ms: null }),
  you: you({ place: "lobby", seat: null, seat_peer: null, minutes: null }),
  participants: [],
});
const DESK = { kind: "audiooutput", deviceId: "desk", label: "Desk speaker" };
const HEADSET = { kind: "audiooutput", deviceId: "headset", label: "Headset" };

let page: Page;
beforeEach(async () => {
  page = new Page();
  await page.settle();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function press(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

function plugged(...outputs: (typeof DESK)[]): void {
  page.devices.listed = [...page.devices.listed.filter(({ kind }) => kind !== "audiooutput"), ...outputs];
  page.devices.dispatchEvent(new Event("devicechange"));
}

describe("at the door", () => {
  it("says why a camera cannot be had, and takes it on another try", async () => {
    await page.local.setCamera(false);
    await page.enter(WAITING);
    const answer = page.devices.answers.get("video");
    page.devices.refuse("video", "NotReadableError");
    press("Camera");
    await page.settle();
    expect(screen.getByText(/^We could not use your camera\. Another program/).textContent).toContain(
      "You can stay without.",
    );
    if (answer) page.devices.answers.set("video", answer);
    press("Try again");
    await page.settle();
    expect(screen.queryByText(/^We could not use your camera/)).toBeNull();
    expect(screen.getByRole("button", { name: "Camera" }).getAttribute("aria-pressed")).toBe("true");
  });

  it("lets a person choose another microphone", async () => {
    page.devices.listed.push({ kind: "audioinput", deviceId: "headset", label: "Headset" });
    page.devices.dispatchEvent(new Event("devicechange"));
    await page.enter(WAITING);
    const choice = await vi.waitFor(() => screen.getByLabelText("Microphone"));
    fireEvent.change(choice, { target: { value: "headset" } });
    await page.settle();
    expect(page.devices.asked.at(-1)).toBe("audio headset");
    expect(screen.getByText("Webcam")).toBeTruthy();
  });
});

describe("the screen of a phone", () => {
  const released = vi.fn().mockResolvedValue(undefined);
  const request = vi.fn().mockImplementation(async () => ({ release: released }));

  beforeEach(() => {
    vi.clearAllMocks();
    request.mockImplementation(async () => ({ release: released }));
    Object.assign(navigator, { wakeLock: { request } });
  });

  it("stays on from joining to the end, at the door too", async () => {
    expect(request).not.toHaveBeenCalled();
    page.visit.join();
    expect(request).toHaveBeenCalledOnce();
    await page.world.pass(0);
    page.world.socket.accept();
    await page.say({
      type: "welcome",
      peer: "peer-1",
      epoch: 1,
      n: 0,
      beat_s: 5,
      now_ms: Date.now(),
      snapshot: WAITING,
    });
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "entered", snapshot: snapshot() } });
    expect([request.mock.calls.length, released.mock.calls.length]).toEqual([1, 0]);
    const room = status({ phase: "ended", ended_ms: 1, counting: false });
    await page.say({ type: "event", epoch: 1, n: 2, event: { type: "room_changed", room } });
    expect(released).toHaveBeenCalledOnce();
  });
});

describe("sound that the browser holds back", () => {
  const TURN_ON = "Turn sound on";
  const held = new DOMException("", "NotAllowedError");
  let play: MockInstance<typeof HTMLMediaElement.prototype.play>;
  let played: HTMLMediaElement[];

  /** Faces are muted and play by themselves; a voice may only by `rule`. */
  function voicesPlay(rule: () => Promise<void>): void {
    play.mockImplementation(async function (this: HTMLMediaElement) {
      if (this.tagName !== "AUDIO") return;
      await rule();
      played.push(this);
    });
  }

  beforeEach(async () => {
    played = [];
    play = vi.spyOn(HTMLMediaElement.prototype, "play");
    voicesPlay(() => Promise.reject(held));
    await page.enter(snapshot());
    await page.connect();
    await vi.waitFor(() => screen.getByRole("button", { name: TURN_ON }));
  });

  it("is turned on by one press on one bar, for every voice", async () => {
    expect(screen.getAllByRole("button", { name: TURN_ON })).toHaveLength(1);
    voicesPlay(() => Promise.resolve());
    press(TURN_ON);
    await page.settle();
    expect(played).toEqual([...document.querySelectorAll(".voices audio")]);
    expect(played).toHaveLength(2);
    expect(screen.queryByRole("button", { name: TURN_ON })).toBeNull();
  });

  it("keeps its bar until it is really allowed", async () => {
    press(TURN_ON);
    await page.settle();
    expect(screen.getByRole("button", { name: TURN_ON })).toBeTruthy();
    expect(played).toEqual([]);
  });

  it("plays with the next look at the page where that is enough", async () => {
    voicesPlay(() => Promise.resolve());
    page.visit.lookAgain();
    await page.settle();
    expect(screen.queryByRole("button", { name: TURN_ON })).toBeNull();
  });

  it("is asked for again when a later voice is held back", async () => {
    voicesPlay(() => Promise.resolve());
    press(TURN_ON);
    await page.settle();
    voicesPlay(() => Promise.reject(held));
    const participant = person("cy", 3);
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "participant_changed", participant } });
    await vi.waitFor(() => screen.getByRole("button", { name: TURN_ON }));
  });
});

it("asks for no press when a voice stops for another reason", async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, "play");
  play.mockRejectedValue(new DOMException("", "AbortError"));
  await page.enter(snapshot());
  await page.connect();
  const voices = () => play.mock.contexts.filter((one) => one instanceof HTMLAudioElement);
  await vi.waitFor(() => expect(voices()).toHaveLength(2));
  await page.settle();
  expect(screen.queryByRole("button", { name: "Turn sound on" })).toBeNull();
});

describe("where voices come out", () => {
  let sinks: (string | null)[];
  beforeEach(async () => {
    sinks = [];
    const sink = vi.spyOn(HTMLMediaElement.prototype, "setSinkId");
    sink.mockImplementation(async function (this: HTMLMediaElement, id: string) {
      Object.defineProperty(this, "sinkId", { value: id, configurable: true });
      if (this.tagName === "AUDIO" && this.isConnected) sinks.push(id);
    });
    const ruth = person("ruth", 0, { role: "facilitator" });
    await page.enter(snapshot({ participants: [ruth, person("ana", 1)] }));
    await page.connect();
  });

  function choice(): HTMLElement {
    return within(screen.getByRole("dialog")).getByLabelText("Speaker");
  }

  it("is chosen inside the room, and follows a headset that goes and comes", async () => {
    plugged(DESK, HEADSET);
    await vi.waitFor(() => expect(page.local.speakers.value).toHaveLength(2));
    press("View");
    await page.settle();
    fireEvent.change(choice(), { target: { value: "headset" } });
    await page.settle();
    expect(sinks).toEqual(["headset"]);
    plugged(DESK);
    await vi.waitFor(() => expect(sinks).toEqual(["headset", ""]));
    await page.settle();
    expect(screen.getByText("Your speaker was unplugged. We now use another one.")).toBeTruthy();
    plugged(DESK, HEADSET);
    await vi.waitFor(() => expect(sinks).toEqual(["headset", "", "headset"]));
    await page.settle();
    expect(screen.getByText("Your speaker is back: Headset.")).toBeTruthy();
  });

  it("is nobody's question where there is one", async () => {
    plugged(DESK);
    await vi.waitFor(() => expect(page.local.speakers.value).toHaveLength(1));
    press("View");
    await page.settle();
    expect(within(screen.getByRole("dialog")).queryByLabelText("Speaker")).toBeNull();
  });
});
