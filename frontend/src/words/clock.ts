// Instants and lengths as people say them. Pure: zone and locale may be given for tests.

/** An instant in the reader's words, with a quiet "5:42 pm" as the server writes it. */
export function written(
  at: number | Date,
  options: Intl.DateTimeFormatOptions,
  locale?: string,
  zone?: string,
): string {
  const format = new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options);
  const parts = format.formatToParts(at);
  return parts.map(({ type, value }) => (type === "dayPeriod" ? value.toLowerCase() : value)).join("");
}

export function clockTime(atMs: number, locale?: string, zone?: string): string {
  return written(atMs, { hour: "numeric", minute: "2-digit" }, locale, zone);
}

/** "Monday, March 2". */
export function dayName(atMs: number, locale?: string, zone?: string): string {
  return written(atMs, { weekday: "long", month: "long", day: "numeric" }, locale, zone);
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
