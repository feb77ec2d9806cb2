import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { levelOf, meterLevel } from "../../src/media/level";

it.each([
  ["silence", 0, 0],
  ["a whisper", 0.001, 0],
  ["a voice", 0.05, 0.755],
  ["shouting", 1, 1],
])("%s", (_name, amplitude, level) => {
  expect(levelOf(new Float32Array(512).fill(amplitude))).toBeCloseTo(level, 2);
});

describe("where the browser holds sound back", () => {
  let state: AudioContextState;
  const resume = vi.fn(async () => undefined);
  class Held {
    get state(): AudioContextState {
      return state;
    }
    resume = resume;
    createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: () => undefined });
    createMediaStreamSource = () => ({ connect: () => undefined });
    close = async (): Promise<void> => undefined;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("AudioContext", Held);
    vi.stubGlobal("MediaStream", class {});
    resume.mockClear();
    state = "suspended";
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("nothing is said of the microphone until sound runs", () => {
    const onLevel = vi.fn();
    const stop = meterLevel({} as MediaStreamTrack, onLevel);
    vi.advanceTimersByTime(10_000);
    expect(onLevel).not.toHaveBeenCalled();
    state = "running";
    vi.advanceTimersByTime(100);
    expect(onLevel).toHaveBeenCalledExactlyOnceWith(0, true);
    stop();
  });

  it("is asked for sound at once, and with each press until it runs", () => {
    const stop = meterLevel({} as MediaStreamTrack, vi.fn());
    expect(resume).toHaveBeenCalledTimes(1);
    window.dispatchEvent(new Event("pointerdown"));
    window.dispatchEvent(new Event("keydown"));
    expect(resume).toHaveBeenCalledTimes(3);
    state = "running";
    window.dispatchEvent(new Event("keydown"));
    expect(resume).toHaveBeenCalledTimes(3);
    stop();
    state = "suspended";
    window.dispatchEvent(new Event("keydown"));
    expect(resume).toHaveBeenCalledTimes(3);
  });
});
