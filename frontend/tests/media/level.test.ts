import { expect, it } from "vitest";
import { levelOf } from "../../src/media/level";

it.each([
  ["silence", 0, 0],
  ["a whisper", 0.001, 0],
  ["a voice", 0.05, 0.755],
  ["shouting", 1, 1],
])("%s", (_name, amplitude, level) => {
  expect(levelOf(new Float32Array(512).fill(amplitude))).toBeCloseTo(level, 2);
});
