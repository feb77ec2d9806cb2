import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import {
  asLastTime,
  asToday,
  type Card,
  type Contact,
  emptyCard,
  isKnownToday,
  missingIn,
  type Said,
} from "../wire/arrival";
import { CARD, missingWords, stillWords } from "../words/arrival";

interface Props {
  readonly title: string;
  readonly card: Card;
  /** Keeps what was said; rejects when it did not get through. */
  readonly onSend: (said: Said) => Promise<void>;
  readonly onDone: () => void;
}

type Change = (change: Partial<Said>) => void;

interface LineProps {
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "tel";
  readonly value: string;
  readonly max: number;
  readonly onInput: (value: string) => void;
}

function Line({ label, hint, type = "text", value, max, onInput }: LineProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="small soft" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        type="text"
        inputMode={type}
        value={value}
        maxLength={max}
        autocomplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}

function Tick({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

function Group({ legend, children }: { legend: string; children: ComponentChildren }) {
  return (
    <fieldset class="card-group">
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}

function Private({ said, change }: { said: Said; change: Change }) {
  const name = useId();
  const choice = (value: boolean, label: string) => (
    <label class="tick">
      <input
        type="radio"
        name={name}
        checked={said.private === value}
        onChange={() => change({ private: value })}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <Group legend={CARD.private}>
      {choice(true, CARD.alone)}
      {choice(false, CARD.notAlone)}
      {said.private === false && <p class="small soft">{CARD.notAloneHint}</p>}
    </Group>
  );
}

function Somebody({ said, change }: { said: Said; change: Change }) {
  const set = (part: Partial<Contact>): void => change({ contact: { ...said.contact, ...part } });
  return (
    <Group legend={CARD.contact}>
      <p class="small soft">{CARD.contactHint}</p>
      <Line label={CARD.contactName} value={said.contact.name} max={80} onInput={(name) => set({ name })} />
      <Line
        label={CARD.contactPhone}
        type="tel"
        value={said.contact.phone}
        max={40}
        onInput={(phone) => set({ phone })}
      />
      <Tick label={CARD.mayCall} on={said.contact.may_call} onChange={(may_call) => set({ may_call })} />
    </Group>
  );
}

function Agreements({ card, said, change }: { card: Card; said: Said; change: Change }) {
  if (!card.consent && !card.confidentiality) return null;
  return (
    <Group legend={CARD.agreements}>
      {card.consent && (
        <>
          <p class="agreement">{card.consent}</p>
          <Tick label={CARD.agree} on={said.consent} onChange={(consent) => change({ consent })} />
        </>
      )}
      {card.confidentiality && (
        <>
          <p class="agreement">{card.confidentiality}</p>
          <Tick
            label={CARD.promise}
            on={said.confidentiality}
            onChange={(confidentiality) => change({ confidentiality })}
          />
        </>
      )}
    </Group>
  );
}

function Questions({ card, said, change }: { card: Card; said: Said; change: Change }) {
  const answer = (index: number, text: string): void =>
    change({ answers: said.answers.map((old, at) => (at === index ? text : old)) });
  return (
    <>
      {card.questions.map((question, index) => (
        <Line
          key={question}
          label={question}
          value={said.answers[index] ?? ""}
          max={500}
          onInput={(text) => answer(index, text)}
        />
      ))}
    </>
  );
}

interface LastProps {
  readonly card: Card;
  readonly chosen: boolean;
  readonly onSame: () => void;
  readonly onDifferent: () => void;
}

/** What was said earlier today, and one press if it still is so. */
function Today({ card, chosen, onSame, onDifferent }: LastProps) {
  if (!card.last) return null;
  return (
    <div class="last-time">
      <p>
        {CARD.stillTitle}
        {chosen && <b> {card.last.place}</b>}
      </p>
      <p class="small soft">{stillWords(card.last)}</p>
      {!chosen && (
        <div class="actions">
          <button type="button" class="primary large" onClick={onSame}>
            {CARD.still(card.last.place)}
          </button>
          <button type="button" class="large" onClick={onDifferent}>
            {CARD.elsewhere}
          </button>
        </div>
      )}
    </div>
  );
}

/** What was said last time, and whether it still is so. */
function Last({ card, chosen, onSame, onDifferent }: LastProps) {
  if (!card.last) return null;
  const { place, phone } = card.last;
  return (
    <div class="last-time">
      <p>
        <span class="small soft">{CARD.sameTitle}</span>
        <br />
        <b>{[place, phone].filter(Boolean).join(" · ")}</b>
      </p>
      {chosen ? (
        <p>{card.knowsTexts ? CARD.sameHint : CARD.sameNew}</p>
      ) : (
        <>
          <p class="small soft">{card.knowsTexts ? CARD.sameHint : CARD.sameNew}</p>
          <div class="actions">
            <button type="button" class="primary large" onClick={onSame}>
              {CARD.same}
            </button>
            <button type="button" class="large" onClick={onDifferent}>
              {CARD.different}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function Whole({ card, said, change }: { card: Card; said: Said; change: Change }) {
  return (
    <>
      <Line
        label={CARD.place}
        hint={CARD.placeHint}
        value={said.place}
        max={200}
        onInput={(place) => change({ place })}
      />
      <Private said={said} change={change} />
      <Line
        label={CARD.phone}
        hint={CARD.phoneHint}
        type="tel"
        value={said.phone}
        max={40}
        onInput={(phone) => change({ phone })}
      />
      <Somebody said={said} change={change} />
      <Questions card={card} said={said} change={change} />
      <Agreements card={card} said={said} change={change} />
    </>
  );
}

interface GoProps {
  readonly notice: string;
  readonly sending: boolean;
  readonly onAnyway: () => void;
}

function Go({ notice, sending, onAnyway }: GoProps) {
  return (
    <div class="card-go">
      <p role="alert">{notice}</p>
      <div class="actions">
        <button type="submit" class="primary large" disabled={sending}>
          {CARD.go}
        </button>
        {notice && (
          <button type="button" class="large" disabled={sending} onClick={onAnyway}>
            {CARD.goAnyway}
          </button>
        )}
      </div>
    </div>
  );
}

/**
 * Where somebody is, for each session, and what they agree to, once a day. What is missing is said, and keeps
 * nobody out.
 */
export function ArrivalCard({ title, card, onSend, onDone }: Props) {
  const known = isKnownToday(card);
  const [said, setSaid] = useState<Said>(() => emptyCard(card));
  const [way, setWay] = useState<"ask" | "same" | "whole">(() =>
    known || (card.last && !card.today) ? "ask" : "whole",
  );
  const [notice, setNotice] = useState("");
  const [sending, setSending] = useState(false);
  const change: Change = (part) => setSaid((now) => ({ ...now, ...part }));
  const send = async (what: Said, anyway: boolean): Promise<void> => {
    const missing = missingIn(card, what);
    if (missing.length > 0 && !anyway) return setNotice(missingWords(missing));
    setSending(true);
    try {
      await onSend(what);
      onDone();
    } catch {
      setNotice(CARD.notSent);
    } finally {
      setSending(false);
    }
  };
  const same = (): void => {
    const now = known ? asToday(card, said) : asLastTime(card, said);
    setSaid(now);
    setWay("same");
    if (known && !card.consent && !card.confidentiality) void send(now, true);
  };
  const different = (): void => {
    change({ ...card.last, private: null });
    setWay("whole");
  };
  const goAnyway = (): void => (notice === CARD.notSent ? onDone() : void send(said, true));
  const Before = known ? Today : Last;
  return (
    <main class="check card">
      <div class="check-head">
        <h1 tabIndex={-1}>{CARD.title}</h1>
        <p class="soft">{title}</p>
        <p>{CARD.why}</p>
      </div>
      <form
        class="card-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send(said, false);
        }}
      >
        {way !== "whole" && (
          <Before card={card} chosen={way === "same"} onSame={same} onDifferent={different} />
        )}
        {way === "same" && <Questions card={card} said={said} change={change} />}
        {way === "same" && (known || !card.knowsTexts) && (
          <Agreements card={card} said={said} change={change} />
        )}
        {way === "whole" && <Whole card={card} said={said} change={change} />}
        {way !== "ask" && <Go notice={notice} sending={sending} onAnyway={goAnyway} />}
      </form>
    </main>
  );
}
