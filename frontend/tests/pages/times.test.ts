import { expect, it } from "vitest";
import { localiseTimes, localTime } from "../../src/pages/times";

it.each([
  ["time", "23:42"],
  ["second", "23:42:00"],
  ["day", "Monday 2 March"],
  ["day-time", "Mon 2 Mar, 23:42"],
  ["century", null],
])("%s", (format, text) => {
  expect(localTime("2026-03-02T22:42:00Z", format, "en-GB", "Europe/Vienna")).toBe(text);
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
