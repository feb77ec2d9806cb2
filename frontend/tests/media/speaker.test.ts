import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { canChooseSpeaker, playAt, playTone } from "../../src/media/speaker";

const param = () => ({ setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() });
const notes: number[] = [];
class Context {
  currentTime = 0;
  createMediaStreamDestination = () => ({ stream: {} });
  createGain = () => ({ gain: param(), connect: () => undefined });
  createOscillator() {
    const frequency = { value: 0 };
    return {
      frequency,
      connect: (to: unknown) => to,
      start: () => notes.push(frequency.value),
      stop: vi.fn(),
    };
  }
  resume = async () => undefined;
  close = vi.fn(async () => undefined);
}

let sinks: string[];
beforeEach(() => {
  sinks = [];
  notes.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", Context);
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, "setSinkId").mockImplementation(async (id: string) => {
    if (id === "gone") throw new DOMException("", "NotFoundError");
    sinks.push(id);
  });
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    value: null,
    writable: true,
    configurable: true,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("plays two notes at the chosen speaker", async () => {
  const playing = playTone("desk");
  await vi.runAllTimersAsync();
  expect(await playing).toBe("played");
  expect([sinks, notes]).toEqual([["desk"], [523.25, 659.25]]);
});

it("says that a speaker is gone, and plays nowhere else", async () => {
  expect(await playTone("gone")).toBe("away");
  expect(notes).toEqual([]);
});

it("says that the browser holds sound back", async () => {
  vi.spyOn(HTMLMediaElement.prototype, "play").mockRejectedValue(new DOMException("", "NotAllowedError"));
  expect(await playTone(null)).toBe("held_back");
});

it("leaves browsers alone that let nobody choose", async () => {
  vi.stubGlobal("HTMLMediaElement", class {});
  expect(canChooseSpeaker()).toBe(false);
  expect(await playAt(document.createElement("audio"), "desk")).toBe(true);
});
