import type { Waiting } from "../protocol/types";
import { waitedFor } from "../words/clock";
import { LOCKED_DOOR } from "../words/leading";

interface Props {
  readonly waiting: readonly Waiting[];
  readonly now: number;
  readonly locked: boolean;
  readonly onAdmit: (id: string) => void;
  readonly onAdmitAll: () => void;
  readonly onDeny: (id: string) => void;
}

interface PersonProps extends Omit<Props, "waiting" | "onAdmitAll" | "locked"> {
  readonly person: Waiting;
}

function Person({ person, now, onAdmit, onDeny }: PersonProps) {
  return (
    <li>
      <p class="waiting-who">
        <span>{person.name}</span>
        <span class="small soft">{waitedFor(now - person.since_ms)}</span>
      </p>
      <div class="waiting-acts">
        <button
          type="button"
          class="primary"
          aria-label={`Admit ${person.name}`}
          onClick={() => onAdmit(person.id)}
        >
          Admit
        </button>
        <button type="button" aria-label={`Deny ${person.name}`} onClick={() => onDeny(person.id)}>
          Deny
        </button>
      </div>
    </li>
  );
}

/** The people at the door, in order of arrival; for facilitators. */
export function LobbyPanel({ waiting, locked, onAdmitAll, ...acts }: Props) {
  return (
    <aside class="lobby-panel" aria-label="Waiting room" data-empty={waiting.length === 0}>
      <div class="lobby-panel-head">
        <h2>Waiting{waiting.length > 0 && <span class="number"> · {waiting.length}</span>}</h2>
        {waiting.length > 1 && (
          <button type="button" onClick={onAdmitAll}>
            Admit all
          </button>
        )}
      </div>
      {locked && <p class="small locked">{LOCKED_DOOR}</p>}
      {waiting.length === 0 ? (
        <p class="small soft">Nobody is waiting.</p>
      ) : (
        <ul class="waiting">
          {waiting.map((person) => (
            <Person key={person.id} person={person} {...acts} />
          ))}
        </ul>
      )}
    </aside>
  );
}
