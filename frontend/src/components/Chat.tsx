import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import { newSince } from "../room/chat";
import { useSpoken } from "../room/quiet";
import type { Visit } from "../room/visit";
import { ChatPanel } from "./ChatPanel";
import { Icon } from "./Icon";

interface Props {
  readonly snapshot: Snapshot;
  readonly visit: Visit;
}

/** The door to the chat, with what is new behind it, and the chat while it is open. */
export function Chat({ snapshot, visit }: Props) {
  const { lines } = snapshot.between.chat;
  const last = lines.at(-1)?.n ?? 0;
  const [isOpen, setOpen] = useState(false);
  const [read, setRead] = useState(last);
  const before = useRef<HTMLElement | null>(null);
  const words = useSpoken(lines, snapshot.you.id, isOpen);
  useEffect(() => {
    if (isOpen) setRead(last);
  }, [isOpen, last]);
  const fresh = isOpen ? 0 : newSince(lines, read, snapshot.you.id).length;
  const open = (): void => {
    before.current = document.activeElement as HTMLElement | null;
    setOpen(true);
  };
  const close = (): void => {
    setOpen(false);
    before.current?.focus();
  };
  return (
    <>
      <button
        type="button"
        class="switch chat-door"
        aria-expanded={isOpen}
        aria-label={fresh > 0 ? `Chat, ${fresh} new` : "Chat"}
        onClick={isOpen ? close : open}
      >
        <Icon name="chat" />
        <span>Chat{fresh > 0 && <span class="fresh number" data-count={fresh > 9 ? "9+" : fresh} />}</span>
      </button>
      {isOpen && <ChatPanel snapshot={snapshot} visit={visit} onClose={close} />}
      <div class="visually-hidden" aria-live="polite">
        {words}
      </div>
    </>
  );
}
