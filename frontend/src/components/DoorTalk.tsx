import { useId, useState } from "preact/hooks";
import type { LobbyLine } from "../protocol/types";
import { TALK } from "../words/safety";

interface Props {
  readonly label: string;
  readonly lines: readonly LobbyLine[];
  /** Whether it went through; what did not stays to be sent again. */
  readonly onSay: (text: string) => Promise<boolean>;
}

// As LobbyText of sessions/core/protocol/values.py.
const MAX_CHARS = 300;

/** A few words between one person who waits and those who lead. */
export function DoorTalk({ label, lines, onSay }: Props) {
  const [text, setText] = useState("");
  const id = useId();
  const send = async (): Promise<void> => {
    if (text.trim() === "") return;
    const isSaid = await onSay(text.trim());
    if (isSaid) setText((now) => (now === text ? "" : now));
  };
  return (
    <div class="door-talk">
      {/* Always there: of a log that comes with its first line a screen reader says nothing. */}
      <div role="log" aria-label={TALK.said}>
        {lines.length > 0 && (
          <ul>
            {lines.map((line) => (
              <li key={`${line.at_ms} ${line.by}`} data-staff={line.from_staff}>
                <b class="small">{line.by}</b> {line.text}
              </li>
            ))}
          </ul>
        )}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
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
