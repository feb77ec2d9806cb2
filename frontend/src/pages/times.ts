// <time datetime="…Z" data-local="time|second|day|day-time"> in the reader's own zone and the server's words;
// with "ago" how long it has been, which is kept true while the page is open.
// The server's text names the program's zone and stays in the title when the two differ. Inside of
// [data-times="program"] it stays as it is: there people type times, and they are the program's.

import { clockSecond, clockTime, dayName, dayTime } from "../words/clock";

const SHAPES: Record<string, (at: Date, zone?: string) => string> = {
  time: clockTime,
  second: clockSecond,
  day: dayName,
  "day-time": dayTime,
};

export function localTime(iso: string, shape: string, zone?: string): string | null {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? null : (SHAPES[shape]?.(at, zone) ?? null);
}

const MINUTE_MS = 60_000;
const TURN_MS = 15_000;

/** "just now", "6 min ago", "1 h 05 ago", as the server writes it. */
export function agoText(iso: string, now: number): string | null {
  const minutes = Math.floor((now - Date.parse(iso)) / MINUTE_MS);
  if (Number.isNaN(minutes)) return null;
  if (minutes < 1) return "just now";
  const rest = minutes % 60;
  if (minutes < 60) return `${minutes} min ago`;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${String(rest).padStart(2, "0")}` : ""} ago`;
}

export function tellHowLong(root: ParentNode, now: number): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>('time[data-local="ago"]')) {
    const text = agoText(element.dateTime, now);
    if (text !== null && text !== element.textContent) element.textContent = text;
  }
}

export function keepTellingHowLong(root: ParentNode, view: Window): void {
  view.setInterval(() => tellHowLong(root, Date.now()), TURN_MS);
}

export function localiseTimes(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const text = localTime(element.dateTime, element.dataset["local"] ?? "");
    if (text === null || text === element.textContent) continue;
    if (element.closest('[data-times="program"]')) continue;
    element.title = element.textContent ?? "";
    element.textContent = text;
  }
}
