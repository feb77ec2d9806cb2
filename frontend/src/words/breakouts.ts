// The sentences of a divided group: where am I, with whom, for how long.
import type { Breakouts, Participant } from "../protocol/types";
import { clockTime, lengthOf } from "./clock";

export const WARNING_MS = 60_000;
export const EVERYBODY_OUT = "Everybody is in a breakout. You can visit any of them.";
export const LEFT_IN_MAIN = "The others are in breakouts. You stay here with the people leading.";
export const ASKED_FOR = "We have told the people leading. Somebody comes as soon as they can.";
export const COVERAGE = "Minutes go on for everybody while one of you is in the main room or any breakout.";

/** "with Ana P. and Ben Q." or that nobody else is there yet. */
export function company(others: readonly Pick<Participant, "name">[]): string {
  const names = others.map(({ name }) => name);
  const last = names.pop();
  if (last === undefined) return "Nobody else is here at the moment.";
  const end = last.endsWith(".") ? last : `${last}.`;
  return names.length === 0 ? `With ${end}` : `With ${names.join(", ")} and ${end}`;
}

/** "Back together at 10:35, in 7 min." or that it ends by hand. */
export function backWords({ until_ms }: Pick<Breakouts, "until_ms">, now: number): string {
  if (until_ms === null) return "The people leading will call everyone back.";
  const left = until_ms - now;
  if (left <= WARNING_MS) return "You come back to the group in less than a minute. Finish your sentence.";
  return `Back together at ${clockTime(until_ms)}, in ${lengthOf(left + 59_999)}.`;
}

/** The same for those who lead, who read of the group. */
export function leadersBackWords({ until_ms }: Pick<Breakouts, "until_ms">, now: number): string {
  if (until_ms === null) return "Until you call everyone back.";
  const left = until_ms - now;
  if (left <= WARNING_MS) return "Everyone comes back in less than a minute.";
  return `Everyone comes back at ${clockTime(until_ms)}, in ${lengthOf(left + 59_999)}.`;
}
