import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Address } from "../room/chat";
import type { Ask } from "../wire/replies";
import { CHAT } from "../words/between";

interface Props {
  readonly choices: readonly Address[];
  /** Which place it is whose people "everyone here" are. */
  readonly here: string;
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
  /** Whether it went through; what did not stays to be sent again. */
  readonly onSay: (ask: Ask) => Promise<boolean>;
}

const GONE = "";
const MAX_CHARS = 500; // CHAT_MAX_CHARS in sessions/core/protocol/chat.py

/** For whom a line was begun, and where. */
interface Pinned {
  readonly key: string;
  readonly here: string;
}

/** Whom to, what, send. Enter sends; Shift and Enter begin a line. What was begun for some never goes to others
 * because somebody left, the chat was switched on or an aside ended meanwhile: it waits for a choice. */
export function ChatForm({ choices, here, chosen, onChoose, onSay }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const [pinned, setPinned] = useState<Pinned | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const offered = choices.find(({ key }) => key === chosen) ?? choices[0];
  const meant = pinned ? choices.find(({ key }) => key === pinned.key) : offered;
  const isElsewhere = meant?.key === "group" && pinned !== null && pinned.here !== here;
  const address = isElsewhere ? undefined : meant;
  const choose = (key: string): void => {
    onChoose(key);
    if (text !== "") setPinned({ key, here });
  };
  const write = (text: string): void => {
    setText(text);
    if (text === "") setPinned(null);
    else if (!pinned && offered) setPinned({ key: offered.key, here });
  };
  useEffect(() => {
    if (pinned) setPinned({ key: chosen, here });
    field.current?.focus();
  }, [chosen]);
  useEffect(() => {
    if (pinned && pinned.here !== here) setPinned({ ...pinned, here: GONE }); // nor in the next aside
  }, [here]);
  const send = async (): Promise<void> => {
    if (text.trim() === "" || address === undefined) return;
    const isSaid = await onSay({ type: "say", ...address.to, text });
    if (isSaid && field.current?.value === text) write("");
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void send();
  };
  return (
    <form class="chat-form" data-to={address?.to.to} onSubmit={onSubmit}>
      <div class="chat-to">
        <label for={id}>To</label>
        <select id={id} value={address?.key ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
          {address === undefined && <option value="">{CHAT.choose}</option>}
          {choices.map(({ key, words }) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <textarea
        ref={field}
        rows={2}
        maxLength={MAX_CHARS}
        aria-label={`Message to ${address?.words.toLowerCase() ?? "nobody"}`}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <p class="small" role="alert">
        {address === undefined && CHAT.changed}
      </p>
      <button type="submit" class="primary" disabled={address === undefined}>
        Send
      </button>
    </form>
  );
}
