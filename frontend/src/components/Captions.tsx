import { useState } from "preact/hooks";
import type { Snapshot, Captions as Written } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { CAPTIONS, captionsComeWords } from "../words/between";

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
        aria-label={CAPTIONS.field}
        maxLength={MAX_CHARS}
        autocomplete="off"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">{CAPTIONS.show}</button>
    </form>
  );
}

interface LinesProps {
  readonly lines: Written["lines"];
  readonly writer: string | null;
  /** The reader writes them: what they have just typed is not said back to them. */
  readonly writes: boolean;
}

/** The last lines, the newest in sight; said aloud a finished line at a time. */
function Lines({ lines, writer, writes }: LinesProps) {
  return (
    <div
      class="captions-lines"
      role="log"
      aria-live={writes ? "off" : "polite"}
      aria-label={CAPTIONS.lines}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrow keys must reach it
      tabIndex={0}
    >
      <div>
        {lines.length === 0 && <p class="soft">{writes ? CAPTIONS.own : captionsComeWords(writer)}</p>}
        {lines.map(({ n, text }) => (
          <p key={n}>{text}</p>
        ))}
      </div>
    </div>
  );
}

/** What somebody writes down for those who read along, and the field of whoever writes. It has a place of its
 * own under the circle, which is as high with one line as with many: nobody's face moves while people speak. */
export function Captions({ snapshot, onSay }: Props) {
  const { by, lines } = snapshot.between.captions;
  const [isHidden, setHidden] = useState(false);
  if (by === null) return null;
  const writes = by === snapshot.you.id;
  const writer = snapshot.participants.find(({ id }) => id === by)?.name ?? null;
  const shows = writes || !isHidden;
  return (
    <section class="captions" aria-label="Captions">
      {shows && <Lines lines={lines} writer={writer} writes={writes} />}
      {writes && <Writer onSay={onSay} />}
      {!writes && (
        <button type="button" class="captions-switch" onClick={() => setHidden(!isHidden)}>
          {isHidden ? CAPTIONS.again : CAPTIONS.hide}
        </button>
      )}
    </section>
  );
}
