import { useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import type { Ask } from "../wire/replies";

interface Props {
  readonly snapshot: Snapshot;
  readonly onSay: (ask: Ask) => Promise<boolean>;
}

const MAX_CHARS = 200; // CAPTION_MAX_CHARS in sessions/core/protocol/together.py

function Writer({ onSay }: Pick<Props, "onSay">) {
  const [text, setText] = useState("");
  const onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (text.trim() === "") return;
    if (await onSay({ type: "write_caption", text })) setText((now) => (now === text ? "" : now));
  };
  return (
    <form class="captions-form" onSubmit={(event) => void onSubmit(event)}>
      <input
        type="text"
        aria-label="Captions: a line, then Enter"
        maxLength={MAX_CHARS}
        autocomplete="off"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Show</button>
    </form>
  );
}

/** What somebody writes down for those who read along, and the field of whoever writes. */
export function Captions({ snapshot, onSay }: Props) {
  const { by, lines } = snapshot.between.captions;
  const [isHidden, setHidden] = useState(false);
  if (by === null) return null;
  const writes = by === snapshot.you.id;
  const writer = snapshot.participants.find(({ id }) => id === by)?.name ?? "somebody";
  return (
    <section class="captions" aria-label="Captions">
      {!isHidden && (
        <ol class="captions-lines">
          {lines.map(({ n, text }) => (
            <li key={n}>{text}</li>
          ))}
          {lines.length === 0 && <li class="soft">Captions by {writer} will be here. They are not kept.</li>}
        </ol>
      )}
      {writes && <Writer onSay={onSay} />}
      {!writes && (
        <button type="button" aria-pressed={isHidden} onClick={() => setHidden(!isHidden)}>
          {isHidden ? "Show captions" : "Hide"}
        </button>
      )}
    </section>
  );
}
