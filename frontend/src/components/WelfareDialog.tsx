import { useEffect, useState } from "preact/hooks";
import type { Welfare, WelfareCard } from "../wire/welfare";
import { clockTime } from "../words/clock";
import { WELFARE } from "../words/safety";
import { Modal } from "./Modal";

const AGAIN_MS = 4000;

interface Props {
  readonly person: string;
  readonly name: string;
  readonly welfare: Welfare;
  readonly onClose: () => void;
}

function contactWords({ contact }: WelfareCard): string {
  if (!contact?.name && !contact?.phone) return WELFARE.notSaid;
  return `${contact.name}, ${contact.phone} · ${contact.may_call ? WELFARE.agreed : WELFARE.notAgreed}`;
}

function Facts({ card }: { card: WelfareCard }) {
  const alone =
    card.private === null || card.private === undefined ? WELFARE.notSaid : card.private ? "yes" : "no";
  const rows: readonly (readonly [string, string])[] = [
    [WELFARE.where, card.place || WELFARE.notSaid],
    [WELFARE.private, alone],
    [WELFARE.phone, card.phone || WELFARE.notSaid],
    [WELFARE.contact, contactWords(card)],
  ];
  return (
    <dl class="facts">
      {rows.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      <div>
        <dt>Emergency</dt>
        <dd>
          <b>{card.emergency_number}</b> · crisis line <b>{card.crisis_line}</b>
          <span class="small soft"> {WELFARE.address}</span>
        </dd>
      </div>
    </dl>
  );
}

function Steps({ card }: { card: WelfareCard }) {
  return (
    <ol class="steps">
      {card.steps.map(({ at, by, words, note }) => (
        <li key={`${at} ${words}`}>
          <span class="number">{clockTime(Date.parse(at))}</span> {words}
          {note && <q>{note}</q>}
          {by && <span class="small soft"> {by}</span>}
        </li>
      ))}
    </ol>
  );
}

interface AddProps {
  readonly kinds: WelfareCard["kinds"];
  readonly onAdd: (kind: string, note: string) => void;
}

function Add({ kinds, onAdd }: AddProps) {
  const [kind, setKind] = useState(kinds[0]?.kind ?? "");
  const [note, setNote] = useState("");
  return (
    <form
      class="add-step"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(kind, note);
        setNote("");
      }}
    >
      <label>
        <span>What you did</span>
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          {kinds.map(({ kind, words }) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>A few words, if they help</span>
        <input
          type="text"
          maxLength={1000}
          autocomplete="off"
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <p class="small soft">{WELFARE.kept}</p>
      <button type="submit" class="primary">
        Write it down
      </button>
    </form>
  );
}

/** One card while it matters: where somebody is, whom to call, what was done, by whom and when. */
export function WelfareDialog({ person, name, welfare, onClose }: Props) {
  const [card, setCard] = useState<WelfareCard | null>(null);
  const [notice, setNotice] = useState("");
  const show = (got: Promise<WelfareCard>, otherwise: string): void => {
    got.then(
      (now) => {
        setCard(now);
        setNotice("");
      },
      () => setNotice(otherwise),
    );
  };
  useEffect(() => {
    show(welfare.read(person), WELFARE.away);
    // What the room has just noticed and what others write down; a notice stays as it is.
    const again = (): void => void welfare.read(person).then(setCard, () => undefined);
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [person, welfare]);
  return (
    <Modal title={`${WELFARE.open}: ${name}`} onClose={onClose}>
      <p role="alert">{notice}</p>
      {!card && !notice && <p role="status">{WELFARE.loading}</p>}
      {card && (
        <>
          <Facts card={card} />
          <Steps card={card} />
          <Add
            kinds={card.kinds}
            onAdd={(kind, note) => show(welfare.add(person, kind, note), WELFARE.notKept)}
          />
        </>
      )}
    </Modal>
  );
}
