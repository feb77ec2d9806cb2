// Who leads, and whether anybody does. Pure.
import type { Snapshot } from "../protocol/types";

/** Whether this client should know that nobody leads the session at this moment; the door has words of its own. */
export function isUnled({ room, you }: Snapshot): boolean {
  return you.role === "client" && you.place !== "lobby" && room.phase === "open" && room.led_by.length === 0;
}
