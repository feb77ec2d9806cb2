import type { Snapshot } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { ownSittingWords, SITTING, sittingWords } from "../words/sitting";

interface Props {
  readonly snapshot: Snapshot;
  readonly leads: boolean;
  readonly onAsk: (ask: Ask) => void;
}

/** Who sits out, with the way back, for those who lead; to a client, what it means for them. */
export function SittingBar({ snapshot, leads, onAsk }: Props) {
  return (
    <>
      {snapshot.leadership.sitting_out.map((one) => (
        <div key={one.id} class="strip" data-tone={leads ? "info" : "watch"}>
          <p class="number">{leads ? sittingWords(one) : ownSittingWords(one)}</p>
          {leads && (
            <button
              type="button"
              aria-label={`${SITTING.back}: ${one.name}`}
              onClick={() => onAsk({ type: "set_taking_part", participant: one.id, taking_part: true })}
            >
              {SITTING.back}
            </button>
          )}
        </div>
      ))}
    </>
  );
}
