import { expect, it } from "vitest";
import { clockTime, lengthOf, waitedFor } from "../../src/words/clock";

it.each([
  [0, "0 min"],
  [-5, "0 min"],
  [59_999, "0 min"],
  [48 * 60_000, "48 min"],
  [72 * 60_000, "1 h 12"],
  [125 * 60_000, "2 h 05"],
])("%i ms is %s", (ms, words) => {
  expect(lengthOf(ms)).toBe(words);
});

it("says how long somebody waits, coarsely", () => {
  expect([waitedFor(20_000), waitedFor(150_000)]).toEqual(["just now", "2 min"]);
});

it("reads a clock in the reader's zone", () => {
  const at = Date.UTC(2026, 2, 2, 22, 42);
  expect(clockTime(at, "en-GB", "Europe/Vienna")).toBe("23:42");
  expect(clockTime(at, "en-US", "America/New_York")).toMatch(/^5:42\spm$/);
});
