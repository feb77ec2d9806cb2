import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatLine, Snapshot } from "../protocol/types";
import { addresses, placeOf, readers } from "../room/chat";
import type { Visit } from "../room/visit";
import { CHAT, closedWords, emptyWords } from "../words/between";
import { clockTime } from "../words/clock";
import { inWords } from "../words/meeting";
import { ChatForm } from "./ChatForm";

interface Props {
  readonly snapshot: Snapshot;
  readonly visit: Visit;
  readonly onClose: () => void;
}

interface LineProps {
  readonly line: ChatLine;
  readonly note: string | null;
  readonly onAnswer: (() => void) | undefined;
}

function Line({ line, note, onAnswer }: LineProps) {
  return (
    <li class="chat-line" data-to={line.to}>
      <p class="chat-who">
        <strong>{line.name}</strong>
        <time class="small soft number">{clockTime(line.at_ms)}</time>
      </p>
      {note && <p class="chat-note small">{note}</p>}
      <p class="chat-text">{line.text}</p>
      {onAnswer && (
        <button type="button" class="chat-answer" aria-label={`Answer ${line.name}`} onClick={onAnswer}>
          Answer
        </button>
      )}
    </li>
  );
}

/** The chat of this place, beside the circle; on a phone, over it. */
export function ChatPanel({ snapshot, visit, onClose }: Props) {
  const { you, between } = snapshot;
  const { lines } = between.chat;
  const say = (text: string): string => inWords(text, snapshot.room);
  const leads = you.role === "facilitator";
  const [chosen, setChosen] = useState("group");
  const list = useRef<HTMLOListElement>(null);
  const choices = addresses(snapshot);
  const names = new Map(snapshot.participants.map(({ id, name }) => [id, name]));
  const last = lines.at(-1)?.n;
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [last]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return (
    <aside class="chat" aria-label="Chat" onKeyDown={onKey}>
      <div class="chat-head">
        <h2>Chat</h2>
        {leads && (
          <button
            type="button"
            onClick={() => void visit.tell({ type: "set_chat", open: !between.chat.open })}
          >
            {between.chat.open ? "Switch off for clients" : "Switch on for clients"}
          </button>
        )}
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      {!between.chat.open && <p class="small soft">{say(closedWords(you))}</p>}
      {lines.length === 0 && <p class="soft chat-empty">{say(emptyWords(you))}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must scroll by keyboard */}
      <ol ref={list} class="chat-lines" tabIndex={0} aria-label="Messages">
        {lines.map((line) => {
          const isTheirs = leads && line.to === "private" && line.by === line.client && names.has(line.by);
          const answer = (): void => setChosen(`to ${line.client}`);
          const note = readers(line, leads, names);
          return <Line key={line.n} line={line} note={note} onAnswer={isTheirs ? answer : undefined} />;
        })}
      </ol>
      {choices.length > 0 && (
        <ChatForm
          choices={choices}
          here={placeOf(snapshot)}
          chosen={chosen}
          onChoose={setChosen}
          onSay={(ask) => visit.tell(ask)}
        />
      )}
      <p class="small soft">{CHAT.kept}</p>
    </aside>
  );
}
