// The room's time. What people see is told by it, never by the device's clock, which may be minutes off.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

// A clock without seconds: nobody should watch it, and it must not be more than this behind.
const EVERY_MS = 10_000;

/** How far the room's clock is ahead of the device's, milliseconds; of a page's one room. */
const ahead = signal(0);

/** The room has just said that it is `nowMs`; a node of the time before a deploy does not. */
export function setRoomClock(nowMs: number | undefined): void {
  if (nowMs !== undefined) ahead.value = nowMs - Date.now();
}

/** The present instant by the room's clock, milliseconds. */
export function roomNow(): number {
  return Date.now() + ahead.peek();
}

/** The same, moving every so often while the component is shown, and at once where `anew` is another. */
export function useNow(everyMs = EVERY_MS, anew: unknown = null): number {
  const [device, setDevice] = useState(() => Date.now());
  useEffect(() => {
    setDevice(Date.now());
    const timer = setInterval(() => setDevice(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, anew]);
  return device + ahead.value;
}
