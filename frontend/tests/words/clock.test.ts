import { expect, it, vi } from "vitest";
import { clockTime, dayName, lengthOf, waitedFor } from "../../src/words/clock";

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

it("reads a clock in the reader's zone, in the words of the server", () => {
  const at = Date.UTC(2026, 2, 2, 22, 42);
  expect(clockTime(at, "Europe/Vienna")).toBe("11:42 pm");
  expect(clockTime(at, "America/New_York")).toBe("5:42 pm");
});

it("says midnight and noon as twelve", () => {
  const clocks = [0, 12].map((hour) => clockTime(Date.UTC(2026, 2, 2, hour, 5), "UTC"));
  expect(clocks).toEqual(["12:05 am", "12:05 pm"]);
});

it.each(["en-US", "en-GB", "de-AT", "fr-FR"])("has the same words in a browser that speaks %s", (locale) => {
  class Spoken extends Intl.DateTimeFormat {
    constructor(wanted?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions) {
      super(wanted ?? locale, options);
    }
  }
  vi.stubGlobal("Intl", { ...Intl, DateTimeFormat: Spoken });
  const at = Date.UTC(2026, 2, 2, 22, 42);
  expect([dayName(at, "UTC"), clockTime(at, "UTC")]).toEqual(["Monday 2 March", "10:42 pm"]);
  vi.unstubAllGlobals();
});
