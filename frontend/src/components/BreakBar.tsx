import type { Snapshot } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { breakWords } from "../words/leading";

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly leads: boolean;
  readonly onAsk: (ask: Ask) => void;
}

/** When the group goes on, for everybody; whoever leads can go on sooner or later. */
export function BreakBar({ snapshot, now, leads, onAsk }: Props) {
  const { room, you } = snapshot;
  if (room.on_break === null) return null;
  const pauses = !room.counting && you.role !== "guest" && !you.minutes?.uncounted;
  return (
    <section class="strip" data-tone="info" aria-label="Break">
      <p class="number">{breakWords(room, now, pauses)}</p>
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
