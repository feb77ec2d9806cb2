import { expect, it, vi } from "vitest";
import { agoText, keepTellingHowLong, localiseTimes, localTime } from "../../src/pages/times";

it.each([
  ["time", "23:42"],
  ["second", "23:42:00"],
  ["day", "Monday 2 March"],
  ["day-time", "Mon 2 Mar, 23:42"],
  ["century", null],
])("%s", (format, text) => {
  expect(localTime("2026-03-02T22:42:00Z", format, "en-GB", "Europe/Vienna")).toBe(text);
});

it("says pm as the server does", () => {
  const text = localTime("2026-03-02T22:42:00Z", "day-time", "en-US", "America/New_York");
  expect(text).toMatch(/^Mon, Mar 2, 5:42\spm$/);
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
