// Whose turn it is: the hand that went up first, then the next. Pure.
import type { Participant } from "../protocol/types";

/** Those whose hands are up, in turn; the same instant goes by seat. */
export function raised(participants: readonly Participant[]): Participant[] {
  const up = participants.filter(({ hand_ms }) => hand_ms !== null);
  return up.sort((one, other) => (one.hand_ms ?? 0) - (other.hand_ms ?? 0) || one.seat - other.seat);
}
