import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { agoText, keepTellingHowLong, localiseTimes, localTime } from "../../src/pages/times";

const GOLDEN = join(import.meta.dirname, "../../../tests/golden/words/times.json");
const ROWS = JSON.parse(readFileSync(GOLDEN, "utf8")) as Record<"at" | "zone" | "shape" | "text", string>[];

it.each(ROWS)("$at in $zone as $shape is written as the server writes it", ({ at, zone, shape, text }) => {
  expect(localTime(at, shape, zone)).toBe(text);
});

it("knows no other shape and no broken instant", () => {
  expect([localTime("2026-03-02T22:42:00Z", "century"), localTime("x", "time")]).toEqual([null, null]);
});

it("leaves what it cannot read, and keeps the server's words at hand", () => {
  document.body.innerHTML = `<time datetime="x" data-local="time">soon</time>
    <time datetime="2026-03-02T22:42:00Z" data-local="time">5:42 pm EST</time>`;
  localiseTimes(document);
  const [unread, read] = document.querySelectorAll("time");
  expect([unread?.textContent, read?.title]).toEqual(["soon", "5:42 pm EST"]);
});

it("leaves the program's times where people type some", () => {
  document.body.innerHTML = `<main data-times="program">
    <time datetime="2026-03-02T22:42:00Z" data-local="time">5:42 pm</time></main>`;
  localiseTimes(document);
  expect(document.querySelector("time")?.textContent).toBe("5:42 pm");
});

it.each([
  [0, "just now"],
  [59_999, "just now"],
  [60_000, "1 min ago"],
  [3_599_999, "59 min ago"],
  [3_600_000, "1 h ago"],
  [3_900_000, "1 h 05 ago"],
])("after %i ms it is %s", (past, text) => {
  expect(agoText("2026-03-02T22:42:00Z", Date.UTC(2026, 2, 2, 22, 42) + past)).toBe(text);
  expect(agoText("x", 0)).toBeNull();
});

it("keeps true how long it has been while nobody touches the page", () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 2, 22, 42) });
  document.body.innerHTML = `<time datetime="2026-03-02T22:42:00Z" data-local="ago">just now</time>`;
  localiseTimes(document);
  keepTellingHowLong(document, window);
  vi.advanceTimersByTime(130_000);
  expect(document.querySelector("time")?.textContent).toBe("2 min ago");
  vi.useRealTimers();
});
