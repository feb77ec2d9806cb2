import { expect, it } from "vitest";
import { backWords, changedWords, lasted } from "../../src/words/staying";

it.each([
  [400, "1 second"],
  [1000, "1 second"],
  [40_200, "40 seconds"],
  [89_000, "89 seconds"],
  [90_000, "2 minutes"],
  [600_000, "10 minutes"],
])("%i ms last %s", (ms, words) => {
  expect(lasted(ms)).toBe(words);
});

it("says nothing of a blink", () => {
  expect(backWords(900)).toBeNull();
  expect(backWords(40_000)).toBe(
    "You're back. Your line was gone for 40 seconds. Your seat and your minutes are safe.",
  );
});

it.each([
  ["audio", "gone", "Your microphone was unplugged. We now use Built-in."],
  ["audio", "chosen_is_back", "Your microphone is back: Built-in."],
  ["video", "something_came", "Your camera is back: Built-in."],
  ["audio", "default_moved", "Your device now uses another microphone: Built-in."],
] as const)("%s %s", (kind, turn, words) => {
  expect(changedWords({ kind, turn, label: "Built-in" })).toBe(words);
});

it("needs no name", () => {
  expect(changedWords({ kind: "audio", turn: "gone", label: "" })).toBe(
    "Your microphone was unplugged. We now use another one.",
  );
});
