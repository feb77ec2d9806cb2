import { useState } from "preact/hooks";
import { promise } from "../room/together";
import type { Ask } from "../wire/replies";

const ANSWERS_MAX = 6;
const ANSWERS_MIN = 2;

function answersOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => line.slice(0, 80));
}

/** One question with two to six answers, a line each. */
export function PollForm({ onAsk }: { readonly onAsk: (ask: Ask) => void }) {
  const [question, setQuestion] = useState("");
  const [text, setText] = useState("");
  const [anonymous, setAnonymous] = useState(true);
  const [live, setLive] = useState(false);
  const answers = answersOf(text);
  const isReady = question.trim() !== "" && answers.length >= ANSWERS_MIN && answers.length <= ANSWERS_MAX;
  const kind = { anonymous, live: live && !anonymous };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    if (isReady) onAsk({ type: "ask_poll", question, answers, ...kind });
  };
  return (
    <details class="poll-form">
      <summary>Ask a question</summary>
      <form onSubmit={onSubmit}>
        <label>
          Question
          <input
            type="text"
            maxLength={200}
            value={question}
            onInput={(event) => setQuestion(event.currentTarget.value)}
          />
        </label>
        <label>
          Answers, two to six, a line each
          <textarea rows={4} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={anonymous}
            onChange={(event) => setAnonymous(event.currentTarget.checked)}
          />
          Anonymous
        </label>
        {!anonymous && (
          <label class="tick">
            <input
              type="checkbox"
              checked={live}
              onChange={(event) => setLive(event.currentTarget.checked)}
            />
            Show answers as they come
          </label>
        )}
        <p class="small soft">{promise(kind)}</p>
        <button type="submit" class="primary" disabled={!isReady}>
          Ask everybody
        </button>
      </form>
    </details>
  );
}
