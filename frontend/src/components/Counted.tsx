import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RoomConfig } from "../room/config";
import { type Counted as Count, type Questions, readCounted, sendFeedback } from "../wire/counted";
import { COUNTING, countedLines, FEEDBACK } from "../words/ending";

interface Props {
  readonly config: RoomConfig;
  readonly leads: boolean;
  /** The ways on from here. They stay where they are when the numbers come. */
  readonly onward: JSX.Element;
}

function useCounted({ config, leads }: Omit<Props, "onward">): Count | "coming" | "away" {
  const [counted, setCounted] = useState<Count | "coming" | "away">("coming");
  useEffect(() => {
    let open = true;
    void readCounted(config.sessionUrl, config.csrfToken, () => !open).then((found) => {
      if (!open) return;
      if (found === null) setCounted("away");
      else if (leads) location.assign(`${config.sessionUrl}review/`);
      else setCounted(found);
    });
    return () => {
      open = false;
    };
  }, [config, leads]);
  return counted;
}

interface FormProps {
  readonly config: RoomConfig;
  readonly questions: Questions;
}

function Feedback({ config, questions }: FormProps) {
  const [helpful, setHelpful] = useState<number | null>(null);
  const [words, setWords] = useState("");
  const [state, setState] = useState<"open" | "sent" | "skipped" | "away">("open");
  if (state === "skipped") return null;
  if (state === "sent") return <p role="status">{FEEDBACK.thanks}</p>;
  const send = (event: Event): void => {
    event.preventDefault();
    sendFeedback(config.sessionUrl, config.csrfToken, { helpful, words }).then(
      () => setState("sent"),
      () => setState("away"),
    );
  };
  return (
    <form class="feedback" onSubmit={send} aria-labelledby="feedback-title">
      <h2 id="feedback-title">{FEEDBACK.title}</h2>
      <p class="small soft">{FEEDBACK.who}</p>
      <fieldset>
        <legend>{questions.helpful}</legend>
        {questions.scale.map((word, index) => (
          <label key={word}>
            <input
              type="radio"
              name="helpful"
              checked={helpful === index + 1}
              onChange={() => setHelpful(index + 1)}
            />
            <span>{word}</span>
          </label>
        ))}
      </fieldset>
      <label class="feedback-words">
        <span>{questions.words}</span>
        <textarea
          rows={3}
          maxLength={1000}
          autocomplete="off"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <p role="alert">{state === "away" ? FEEDBACK.away : ""}</p>
      <div class="actions">
        <button type="submit" class="primary" disabled={helpful === null && words.trim() === ""}>
          {FEEDBACK.send}
        </button>
        <button type="button" onClick={() => setState("skipped")}>
          {FEEDBACK.skip}
        </button>
      </div>
    </form>
  );
}

/** What the session counted, as soon as its end is written down; whoever led goes on to sign it.
 *
 * The numbers have their room before they are there, and what nobody knows the height of comes last. */
export function Counted({ onward, ...props }: Props) {
  const counted = useCounted(props);
  if (props.leads) return onward;
  const isThere = typeof counted === "object";
  const lines = isThere ? countedLines(counted) : [];
  return (
    <>
      <div class="counted number" aria-live="polite">
        {isThere || <p class="soft">{COUNTING[counted]}</p>}
        {lines.length > 0 && (
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      {onward}
      {isThere && counted.feedback && <Feedback config={props.config} questions={counted.feedback} />}
    </>
  );
}
