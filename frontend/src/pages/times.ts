// <time datetime="…Z" data-local="time|second|day|day-time"> in the reader's own zone and words.
// The server's text names the program's zone and stays in the title when the two differ. Inside of
// [data-times="program"] it stays as it is: there people type times, and they are the program's.

const FORMATS: Record<string, Intl.DateTimeFormatOptions> = {
  time: { hour: "numeric", minute: "2-digit" },
  second: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  "day-time": { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
};

export function localTime(iso: string, format: string, locale?: string, zone?: string): string | null {
  const options = FORMATS[format];
  const at = new Date(iso);
  if (!options || Number.isNaN(at.getTime())) return null;
  return new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options).format(at);
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
