// The sentences of the panel of those who lead.
import type { Whereabouts } from "../room/panel";
import type { PanelRow } from "../wire/panel";
import { lengthOf } from "./clock";

export const PANEL = {
  title: "Who is here, and their minutes",
  open: "Who is here, and minutes",
  looking: "Looking…",
  behind: "Minutes are those of the ledger, up to half a minute old.",
  nobody: "Nobody is expected in this session.",
  phone: "On the phone",
  keepOut: "Not straight back in",
  phoneLater: "Once the session has started, you can write down here who is with us by phone instead.",
  phoneTitle: "With us by phone instead",
  phoneWhat: "For care that the room cannot see. Only time that is over; it counts, marked as sound only.",
  from: "From",
  to: "To",
  why: "Why, in a few words",
  save: "Write it down",
  saved: "Written down. It counts.",
  notThat: "Choose a beginning and an end before now, and say why.",
  away: "That did not get through. Please try again.",
} as const;

const WHERE: Readonly<Record<Whereabouts, string>> = {
  here: "here",
  waiting: "waiting at the door",
  late: "late",
  expected: "expected",
  gone: "not in the room now",
};

export function keptOutWords(name: string): string {
  return `If ${name} comes back, they wait at the door.`;
}

/** "late, 12 min" for somebody who has not come yet. */
export function whereWords(where: Whereabouts, startMs: number, now: number): string {
  return where === "late" ? `late, ${lengthOf(now - startMs)}` : WHERE[where];
}

/** "2 h 54 of 3 h 00" */
export function minutesWords({ day_s, target_s }: Pick<PanelRow, "day_s" | "target_s">): string {
  const done = lengthOf(day_s * 1000);
  return target_s === null ? done : `${done} of ${lengthOf(target_s * 1000)}`;
}

/** "3 people are at 2 h 54 of 3 h 00 today." Nothing when nobody is close. */
export function nearWords(near: readonly PanelRow[]): string | null {
  const first = near[0];
  if (!first) return null;
  const done = near.map(({ day_s }) => day_s);
  const [low, high] = [lengthOf(Math.min(...done) * 1000), lengthOf(Math.max(...done) * 1000)];
  const at = low === high ? `at ${low}` : `between ${low} and ${high}`;
  const targets = new Set(near.map(({ target_s }) => target_s));
  const asked = targets.size === 1 ? ` of ${lengthOf((first.target_s ?? 0) * 1000)}` : "";
  const people = near.length === 1 ? `${first.name} is` : `${near.length} people are`;
  return `${people} ${at}${asked} today. A few more minutes would complete their day.`;
}

/** The instant, near `now`, at which a clock here shows "14:05"; null for what is no time. Not after `now`. */
export function instantOf(text: string, now: number): number | null {
  const found = /^(\d{1,2}):(\d\d)$/.exec(text);
  if (!found) return null;
  const at = new Date(now);
  at.setHours(Number(found[1]), Number(found[2]), 0, 0);
  if (at.getTime() > now) at.setDate(at.getDate() - 1);
  return at.getTime();
}

/** "14:05" on the clock here, for a field that asks for a time. */
export function clockField(atMs: number): string {
  const at = new Date(atMs);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}
