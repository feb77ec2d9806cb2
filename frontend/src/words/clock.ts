// Instants and lengths as people say them. Pure: zone and locale may be given for tests.

export function clockTime(atMs: number, locale?: string, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options).format(atMs);
}

/** "Monday, March 2". */
export function dayName(atMs: number, locale?: string, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: "long", month: "long", day: "numeric" };
  return new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options).format(atMs);
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
