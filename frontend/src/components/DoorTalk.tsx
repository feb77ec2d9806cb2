import { useId, useState } from "preact/hooks";
import type { LobbyLine } from "../protocol/types";
import { TALK } from "../words/safety";

interface Props {
  readonly label: string;
  readonly lines: readonly LobbyLine[];
  readonly onSay: (text: string) => void;
}

// As LobbyText of sessions/core/protocol/values.py.
const MAX_CHARS = 300;

/** A few words between one person who waits and those who lead. */
export function DoorTalk({ label, lines, onSay }: Props) {
  const [text, setText] = useState("");
  const id = useId();
  return (
    <div class="door-talk">
      {lines.length > 0 && (
        <ul role="log" aria-label={label}>
          {lines.map((line) => (
            <li key={`${line.at_ms} ${line.by}`} data-staff={line.from_staff}>
              <b class="small">{line.by}</b> {line.text}
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const said = text.trim();
          if (said === "") return;
          onSay(said);
          setText("");
        }}
      >
        <label for={id} class="small">
          {label}
        </label>
        <div class="say">
          <input
            id={id}
            type="text"
            maxLength={MAX_CHARS}
            autocomplete="off"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit">{TALK.send}</button>
        </div>
      </form>
    </div>
  );
}
