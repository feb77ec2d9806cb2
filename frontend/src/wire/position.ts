// Where this browser stands in the numbered events of its participant.

export interface Position {
  readonly epoch: number;
  readonly n: number;
}

export type Order = "next" | "old" | "gap";

/** How the event at `incoming` follows `last`. */
export function orderOf(last: Position, incoming: Position): Order {
  if (incoming.epoch !== last.epoch) return incoming.epoch < last.epoch ? "old" : "gap";
  if (incoming.n <= last.n) return "old";
  return incoming.n === last.n + 1 ? "next" : "gap";
}

/** Whether the room has said more than arrived here. */
export function isBehind(last: Position, room: Position): boolean {
  return orderOf(last, room) !== "old";
}
