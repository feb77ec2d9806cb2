// Who leads, and whether anybody does. Pure.
import type { Snapshot } from "../protocol/types";

/** Whether this client should know that nobody leads the session at this moment. */
export function isUnled({ room, you }: Snapshot): boolean {
  return you.role === "client" && room.phase === "open" && room.led_by.length === 0;
}
