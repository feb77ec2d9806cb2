import { beforeEach, expect, it } from "vitest";
import { heardIn, Silence } from "../../src/media/silence";

let silence: Silence;
beforeEach(() => {
  silence = new Silence();
});

function heard(seconds: number, energy = 0, track = "a") {
  return { track, energy, seconds };
}

it("reads what Chromium counts of the own microphone, and nothing of anybody else's", () => {
  const rows = [
    { type: "inbound-rtp", kind: "audio", totalAudioEnergy: 3, totalSamplesDuration: 9 },
    { type: "media-source", kind: "video", frames: 5 },
    {
      type: "media-source",
      kind: "audio",
      trackIdentifier: "a",
      totalAudioEnergy: 0.5,
      totalSamplesDuration: 7,
    },
  ] as unknown as RTCStats[];
  expect(heardIn(rows)).toEqual(heard(7, 0.5));
  expect(heardIn(rows.slice(0, 2))).toBeNull();
  expect(heardIn([{ type: "media-source", kind: "audio" } as unknown as RTCStats])).toBeNull();
});

it("is told after twenty seconds without the least sound", () => {
  const told = [0, 5, 10, 15, 20, 25].map((seconds) => silence.judge(heard(seconds, 0.1), true));
  expect(told).toEqual([false, false, false, false, true, true]);
});

it("is over with the least sound", () => {
  silence.judge(heard(0), true);
  expect(silence.judge(heard(30), true)).toBe(true);
  expect(silence.judge(heard(35, 0.000001), true)).toBe(false);
});

it.each([
  ["a muted microphone", heard(30), false],
  ["another microphone", heard(30, 0, "b"), true],
  ["no microphone", null, true],
])("is not %s", (_name, now, isOn) => {
  silence.judge(heard(0), true);
  expect(silence.judge(now, isOn)).toBe(false);
  expect(silence.judge(heard(35), true)).toBe(false);
});
