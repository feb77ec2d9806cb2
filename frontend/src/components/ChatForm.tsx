import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Address } from "../room/chat";
import type { Ask } from "../wire/replies";

interface Props {
  readonly choices: readonly Address[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
  /** Whether it went through; what did not stays to be sent again. */
  readonly onSay: (ask: Ask) => Promise<boolean>;
}

const MAX_CHARS = 500; // CHAT_MAX_CHARS in sessions/core/protocol/chat.py

/** Whom to, what, send. Enter sends; Shift and Enter begin a line. */
export function ChatForm({ choices, chosen, onChoose, onSay }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const address = choices.find(({ key }) => key === chosen) ?? choices[0];
  useEffect(() => field.current?.focus(), [chosen]);
  const send = async (): Promise<void> => {
    if (text.trim() === "" || address === undefined) return;
    const isSaid = await onSay({ type: "say", ...address.to, text });
    if (isSaid) setText((now) => (now === text ? "" : now));
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
        <select id={id} value={address?.key ?? ""} onChange={(event) => onChoose(event.currentTarget.value)}>
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
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <button type="submit" class="primary">
        Send
      </button>
    </form>
  );
}
