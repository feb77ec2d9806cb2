import type { Participant } from "../protocol/types";
import { raised } from "../room/hands";
import type { Ask } from "../wire/replies";

interface Props {
  readonly participants: readonly Participant[];
  readonly onAsk: (ask: Ask) => void;
}

/** Raised hands in turn, for whoever leads: a press lowers one. */
export function HandsBar({ participants, onAsk }: Props) {
  const hands = raised(participants);
  if (hands.length === 0) return null;
  return (
    <section class="strip" data-tone="info" aria-label="Raised hands">
      <h2 class="strip-title">Hands</h2>
      <ol class="hands" data-next>
        {hands.map(({ id, name }) => (
          <li key={id}>
            {name}
            <button
              type="button"
              aria-label={`Lower the hand of ${name}`}
              onClick={() => onAsk({ type: "lower_hand", participant: id })}
            >
              Lower
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
