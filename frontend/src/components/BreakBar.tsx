import type { RoomStatus } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { breakWords } from "../words/leading";

interface Props {
  readonly room: RoomStatus;
  readonly now: number;
  readonly leads: boolean;
  readonly onAsk: (ask: Ask) => void;
}

/** When the group goes on, for everybody; whoever leads can go on sooner or later. */
export function BreakBar({ room, now, leads, onAsk }: Props) {
  if (room.on_break === null) return null;
  return (
    <section class="strip" data-tone="info" aria-label="Break">
      <p class="number">{breakWords(room, now)}</p>
      {leads && (
        <div class="actions">
          <button type="button" onClick={() => onAsk({ type: "extend_break", minutes: 5 })}>
            5 more minutes
          </button>
          <button type="button" class="primary" onClick={() => onAsk({ type: "end_break" })}>
            Go on now
          </button>
        </div>
      )}
    </section>
  );
}
