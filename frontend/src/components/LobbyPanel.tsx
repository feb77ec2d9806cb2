import { useEffect, useRef, useState } from "preact/hooks";
import type { Barred, Waiting } from "../protocol/types";
import type { Told } from "../wire/arrival";
import { toldLine, unknownWords } from "../words/arrival";
import { waitedFor } from "../words/clock";
import { DOOR, forGoodWords, LOCKED_DOOR, pastCapWords } from "../words/leading";
import { CAPACITIES } from "../words/meeting";
import { TALK } from "../words/safety";
import { DoorTalk } from "./DoorTalk";
import { Name } from "./Name";

interface Props {
  readonly waiting: readonly Waiting[];
  readonly now: number;
  readonly locked: boolean;
  /** What people said as they arrived. */
  readonly told: ReadonlyMap<string, Told>;
  readonly onAdmit: (id: string) => void;
  readonly onAdmitAll: () => void;
  readonly onDeny: (id: string) => void;
  /** Who was sent away for the rest of the session. */
  readonly barred: readonly Barred[];
  readonly onLetWait: (id: string) => void;
  readonly onSay: (id: string, text: string) => Promise<boolean>;
}

interface PersonProps
  extends Omit<Props, "waiting" | "onAdmitAll" | "locked" | "told" | "barred" | "onLetWait"> {
  readonly person: Waiting;
  readonly told: Told | undefined;
}

/** The card of somebody at the door: a line, their answers, and what is not known. */
function Card({ told }: { told: Told }) {
  const line = toldLine(told);
  return (
    <div class="told small">
      {line && <p>{line}</p>}
      {told.said?.answers.map(({ question, answer }) => (
        <p key={question}>
          <span class="soft">{question}</span> {answer}
        </p>
      ))}
      {told.missing.length > 0 && <p class="unknown">{unknownWords(told.missing)}</p>}
    </div>
  );
}

interface ForGoodProps {
  readonly name: string;
  readonly onDeny: () => void;
  readonly onKeep: () => void;
}

/** A second no is one for the whole session: asked once, with the way back named. */
function ForGood({ name, onDeny, onKeep }: ForGoodProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div class="for-good small" role="group" aria-label={`${DOOR.forGood} ${name}`}>
      <p>{forGoodWords(name)}</p>
      <div class="actions">
        <button type="button" ref={keep} onClick={onKeep}>
          {DOOR.keep}
        </button>
        <button type="button" class="grave" aria-label={`${DOOR.forGood}: ${name}`} onClick={onDeny}>
          {DOOR.forGood}
        </button>
      </div>
    </div>
  );
}

/** Who was sent away for the session, and the way back. */
function BarredList({ barred, onLetWait }: Pick<Props, "barred" | "onLetWait">) {
  if (barred.length === 0) return null;
  return (
    <section class="barred" aria-label={DOOR.barredTitle}>
      <h3>{DOOR.barredTitle}</h3>
      <ul>
        {barred.map(({ id, name }) => (
          <li key={id}>
            <span>{name || DOOR.nameless}</span>
            <button
              type="button"
              aria-label={`${DOOR.again}: ${name || DOOR.nameless}`}
              onClick={() => onLetWait(id)}
            >
              {DOOR.again}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Person({ person, told, now, onAdmit, onDeny, onSay }: PersonProps) {
  const [asking, setAsking] = useState(false);
  const refusing = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !asking) refusing.current?.focus();
    wasAsking.current = asking;
  }, [asking]);
  const isAsked = (told?.missing.length ?? 0) > 0 || person.past_cap !== null;
  const admit = isAsked ? "Admit anyway" : "Admit";
  const deny = person.turned_away ? DOOR.forGood : DOOR.deny;
  return (
    <li>
      <p class="waiting-who">
        <span>
          <Name name={person.name} pronouns={person.pronouns} />
          {person.capacity && <span class="small soft"> · {CAPACITIES[person.capacity]}, guest</span>}
        </span>
        <span class="small soft">{waitedFor(now - person.since_ms)}</span>
      </p>
      <div class="waiting-acts">
        {!person.past_cap?.blocks && (
          <button
            type="button"
            class="primary"
            aria-label={`${admit} ${person.name}`}
            onClick={() => onAdmit(person.id)}
          >
            {admit}
          </button>
        )}
        {!asking && (
          <button
            type="button"
            ref={refusing}
            class="deny"
            aria-label={`${deny} ${person.name}`}
            onClick={() => (person.turned_away ? setAsking(true) : onDeny(person.id))}
          >
            {deny}
          </button>
        )}
      </div>
      {person.past_cap && <p class="small past-cap">{pastCapWords(person.past_cap)}</p>}
      {asking && (
        <ForGood name={person.name} onDeny={() => onDeny(person.id)} onKeep={() => setAsking(false)} />
      )}
      {told && <Card told={told} />}
      <DoorTalk
        label={TALK.toPerson(person.name)}
        lines={person.lines}
        onSay={(text) => onSay(person.id, text)}
      />
    </li>
  );
}

/** The people at the door, in order of arrival; for facilitators. */
export function LobbyPanel({ waiting, locked, told, barred, onAdmitAll, onLetWait, ...acts }: Props) {
  return (
    <aside class="lobby-panel" aria-label="Waiting room" data-empty={waiting.length + barred.length === 0}>
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
        <ul class="waiting" data-next>
          {waiting.map((person) => (
            <Person key={person.id} person={person} told={told.get(person.id)} {...acts} />
          ))}
        </ul>
      )}
      <BarredList barred={barred} onLetWait={onLetWait} />
    </aside>
  );
}
