// Instants and lengths as people say them. Pure: the zone may be given for tests.
// The words are the server's (`sessions/views/words.py`), whatever language the browser speaks: a page and
// what its script writes on it are read in one breath. Only the zone is the reader's.

interface Parts {
  weekday: string;
  day: string;
  month: string;
  hour: string;
  minute: string;
  second: string;
  dayPeriod: string;
}

const SHOWN: Intl.DateTimeFormatOptions = {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h12",
};

function partsOf(at: number | Date, zone?: string): Parts {
  const format = new Intl.DateTimeFormat("en-US", zone ? { ...SHOWN, timeZone: zone } : SHOWN);
  const parts = format.formatToParts(at).map(({ type, value }) => [type, value]);
  return Object.fromEntries(parts) as Parts;
}

/** "5:42 pm". */
export function clockTime(at: number | Date, zone?: string): string {
  const { hour, minute, dayPeriod } = partsOf(at, zone);
  return `${hour}:${minute} ${dayPeriod.toLowerCase()}`;
}

/** "5:42:09 pm". */
export function clockSecond(at: number | Date, zone?: string): string {
  const { hour, minute, second, dayPeriod } = partsOf(at, zone);
  return `${hour}:${minute}:${second} ${dayPeriod.toLowerCase()}`;
}

/** "Monday 2 March". */
export function dayName(at: number | Date, zone?: string): string {
  const { weekday, day, month } = partsOf(at, zone);
  return `${weekday} ${day} ${month}`;
}

/** "Mon 2 Mar, 5:42 pm". */
export function dayTime(at: number | Date, zone?: string): string {
  const { weekday, day, month } = partsOf(at, zone);
  return `${weekday.slice(0, 3)} ${day} ${month.slice(0, 3)}, ${clockTime(at, zone)}`;
}

/** "48 min", "1 h 12". Whole minutes, rounded down: what was, not what will have been. */
export function lengthOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
}

/** How long something has been waiting, in the coarse words a lobby needs. */
export function waitedFor(ms: number): string {
  return ms < 60_000 ? "just now" : lengthOf(ms);
}
