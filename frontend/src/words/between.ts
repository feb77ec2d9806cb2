// The sentences of what people have between them besides voices and faces. Plain, warm, short.

export const CHAT = {
  empty:
    "Nothing has been written since you came in. You can write to everyone here, or only to the people leading.",
  emptyLeading:
    "Nothing has been written yet. Clients can write to the group and to you, not to one another.",
  closed: "The group's chat is resting. You can still write to the people leading.",
  closedByYou: "Clients can write only to those who lead while the group's chat is off.",
  kept: "Stored locked away, and gone a day after the session. Please keep what you read here.",
} as const;
