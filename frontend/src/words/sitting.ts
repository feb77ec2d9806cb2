// The sentences of sitting out, for those who lead and for the one it is about: plain, and nobody's fault.
import type { SittingOut } from "../protocol/types";
import { clockTime } from "./clock";

export const SITTING_REASONS: Readonly<Record<SittingOut["reason"], string>> = {
  busy: "Busy with something else",
  asleep: "Does not answer",
  not_well: "Not well enough",
  other: "Something else",
};

export const SITTING = {
  open: "Not taking part…",
  what: "Their minutes pause until you mark them back. They read it, without a reason.",
  since: "Since",
  mark: "Mark as not taking part",
  back: "Taking part again",
} as const;

export const LEAD = {
  hand: "Hand over the lead",
  take: "I lead from now on",
} as const;

/** For those who lead. */
export function sittingWords({ name, since_ms }: SittingOut): string {
  return `${name}: not taking part since ${clockTime(since_ms)}. That time does not count.`;
}

/** For the one it is about. */
export function ownSittingWords({ since_ms }: SittingOut): string {
  return `Since ${clockTime(since_ms)} the people leading have you down as not taking part, so minutes pause for you. When you are back with the group, or if this is a mistake, just tell them.`;
}
