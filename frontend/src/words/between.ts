// The sentences of what people have between them besides voices and faces. Plain, warm, short.
import type { You } from "../protocol/types";

export const CHAT = {
  choose: "Choose whom it is for",
  changed: "Who reads this has changed. Your words are kept: choose whom they are for.",
  empty:
    "Nothing has been written since you came in. You can write to everyone here, or only to the people leading.",
  emptyLeading:
    "Nothing has been written yet. Clients can write to the group and to you, not to one another.",
  closed: "The group's chat is resting. You can still write to the people leading.",
  closedByYou: "Clients can write only to those who lead while the group's chat is off.",
  emptyGuest: "Nothing has been written since you came in. Everyone here reads what you write.",
  closedGuest: "The chat is resting at the moment.",
  kept: "Stored locked away, and gone a day after the session. Please keep what you read here.",
} as const;

/** Before anything was written, by who reads it. */
export function emptyWords({ role }: Pick<You, "role">): string {
  return role === "facilitator" ? CHAT.emptyLeading : role === "guest" ? CHAT.emptyGuest : CHAT.empty;
}

/** While the chat is off, by who reads it. */
export function closedWords({ role }: Pick<You, "role">): string {
  return role === "facilitator" ? CHAT.closedByYou : role === "guest" ? CHAT.closedGuest : CHAT.closed;
}

export const CAPTIONS = {
  lines: "What is said, written down",
  field: "Captions: a line, then Enter",
  show: "Show",
  own: "Write what is said, a line at a time. Everyone here reads it, and it is not kept.",
  hide: "Hide",
  again: "Show captions",
} as const;

/** Before the first line. `writer` is null while whoever writes is not in the room. */
export function captionsComeWords(writer: string | null): string {
  if (writer === null) return "Captions go on when whoever writes them is back. They are not kept.";
  return `Captions by ${writer} will be here. They are not kept.`;
}
