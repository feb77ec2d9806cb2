// How a group is divided. Pure: chance is given.
import type { Breakout, Participant, Snapshot } from "../protocol/types";

export const MOST_ROOMS = 6;

/** The breakout the reader is in; null: in the main room, or aside. */
export function ownBreakout({ breakouts, you }: Pick<Snapshot, "breakouts" | "you">): Breakout | null {
  return breakouts?.rooms.find(({ people }) => people.includes(you.id)) ?? null;
}

/** People who can be divided: clients in the circle. */
export function clientsOf(participants: readonly Participant[]): Participant[] {
  return participants.filter(({ role }) => role === "client");
}

/** How many rooms to begin with: three or four in each. */
export function roomsFor(clients: number): number {
  return Math.min(MOST_ROOMS, Math.max(2, Math.round(clients / 3.5)));
}

/** Deals `ids` to rooms in an order of chance (Fisher and Yates): sizes differ by one at most. */
export function dealt(ids: readonly string[], rooms: number, chance: () => number): Map<string, number> {
  const deck = [...ids];
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = Math.floor(chance() * (last + 1));
    const [one, two] = [deck[last], deck[other]];
    if (one !== undefined && two !== undefined) [deck[last], deck[other]] = [two, one];
  }
  return new Map(deck.map((id, index) => [id, index % rooms]));
}
