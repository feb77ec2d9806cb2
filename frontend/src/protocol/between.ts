// What people share, after an event. The twin of sessions/core/protocol/between.py.
import type { Between, ChatChanged, ChatSaid } from "./types";

export type BetweenEvent = ChatSaid | ChatChanged;

/** What is between people after `event`; the one passed in is left as it is. */
export function applyBetween(between: Between, event: BetweenEvent): Between {
  switch (event.type) {
    case "chat_said": {
      const kept = between.chat.lines.filter((line) => line.n >= event.since);
      return { ...between, chat: { ...between.chat, lines: [...kept, ...event.lines] } };
    }
    case "chat_changed":
      return { ...between, chat: event.chat };
  }
}
