import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Welfare, WelfareCard } from "../wire/welfare";
import { clockTime } from "../words/clock";
import { dialled, saidAtWords, WELFARE } from "../words/safety";
import { Modal } from "./Modal";

const AGAIN_MS = 4000;

interface Props {
  readonly person: string;
  readonly name: string;
  readonly now: number;
  readonly welfare: Welfare;
  readonly onClose: () => void;
}

/** Whether it was written down. */
type OnAdd = (kind: string, note: string) => Promise<boolean>;

interface CallProps {
  /** Whom this number reaches, for who hears the button alone. */
  readonly whom: string;
  readonly number: string;
  readonly kind: string;
  readonly onAdd: OnAdd;
}

/** A number that the device can dial, and one press that says who is on the telephone already. */
function Call({ whom, number, kind, onAdd }: CallProps) {
  const link = dialled(number);
  return (
    <>
      {link ? (
        <a href={link} aria-label={`Call ${whom}: ${number}`}>
          {number}
        </a>
      ) : (
        number
      )}{" "}
      <button
        type="button"
        class="calling"
        aria-label={`${WELFARE.calling}: ${whom}`}
        onClick={() => void onAdd(kind, "")}
      >
        {WELFARE.calling}
      </button>
    </>
  );
}

function ContactOf({ card, onAdd }: { card: WelfareCard; onAdd: OnAdd }) {
  const { contact } = card;
  if (!contact?.name && !contact?.phone) return <>{WELFARE.notSaid}</>;
  return (
    <>
      {contact.name} · {contact.may_call ? WELFARE.agreed : WELFARE.notAgreed}
      <br />
      {contact.phone && (
        <Call whom={WELFARE.theContact} number={contact.phone} kind="calling_contact" onAdd={onAdd} />
      )}
    </>
  );
}

function Place({ card, now }: { card: WelfareCard; now: number }) {
  return (
    <>
      {card.place || WELFARE.notSaid}
      {card.place && card.said_at && (
        <span class="small soft"> {saidAtWords(card.said_at, now, card.earlier)}</span>
      )}
    </>
  );
}

function Facts({ card, now, onAdd }: { card: WelfareCard; now: number; onAdd: OnAdd }) {
  const alone =
    card.private === null || card.private === undefined ? WELFARE.notSaid : card.private ? "yes" : "no";
  return (
    <dl class="facts">
      <Fact term={WELFARE.where}>
        <Place card={card} now={now} />
      </Fact>
      <Fact term={WELFARE.private}>{alone}</Fact>
      <Fact term={WELFARE.phone}>
        {card.phone ? (
          <Call whom={card.name} number={card.phone} kind="calling_client" onAdd={onAdd} />
        ) : (
          WELFARE.notSaid
        )}
      </Fact>
      <Fact term={WELFARE.contact}>
        <ContactOf card={card} onAdd={onAdd} />
      </Fact>
      <Fact term="Emergency">
        <Call
          whom={WELFARE.theEmergency}
          number={card.emergency_number}
          kind="calling_emergency"
          onAdd={onAdd}
        />
        <span class="small soft call-hint">{WELFARE.address}</span>
      </Fact>
      <Fact term="Crisis line">
        <Call
          whom={WELFARE.theCrisisLine}
          number={card.crisis_line}
          kind="calling_crisis_line"
          onAdd={onAdd}
        />
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
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
  readonly onAdd: OnAdd;
}

function Add({ kinds, onAdd }: AddProps) {
  const [kind, setKind] = useState(kinds[0]?.kind ?? "");
  const [note, setNote] = useState("");
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await onAdd(kind, note)) setNote((now) => (now === note ? "" : now));
  };
  return (
    <form class="add-step" onSubmit={(event) => void onSubmit(event)}>
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
export function WelfareDialog({ person, name, now, welfare, onClose }: Props) {
  const [card, setCard] = useState<WelfareCard | null>(null);
  const [notice, setNotice] = useState("");
  const show = (got: Promise<WelfareCard>, otherwise: string): Promise<boolean> =>
    got.then(
      (got) => {
        setCard(got);
        setNotice("");
        return true;
      },
      () => {
        setNotice(otherwise);
        return false;
      },
    );
  const add: OnAdd = (kind, note) => show(welfare.add(person, kind, note), WELFARE.notKept);
  useEffect(() => {
    void show(welfare.read(person), WELFARE.away);
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
          <Facts card={card} now={now} onAdd={add} />
          <Steps card={card} />
          <Add kinds={card.kinds} onAdd={add} />
        </>
      )}
    </Modal>
  );
}
