// What people share, after an event. The twin of sessions/core/protocol/between.py.
import type { Between, Event } from "./types";

type Kinds = "chat_said" | "chat_changed" | "round_changed" | "timer_changed" | "poll_changed";
export type BetweenEvent = Extract<
  Event,
  { type: Kinds | "reactions_changed" | "captions_changed" | "handouts_changed" }
>;

/** What is between people after `event`; the one passed in is left as it is. */
export function applyBetween(between: Between, event: BetweenEvent): Between {
  switch (event.type) {
    case "chat_said": {
      const kept = between.chat.lines.filter((line) => line.n >= event.since);
      return { ...between, chat: { ...between.chat, lines: [...kept, ...event.lines] } };
    }
    case "chat_changed":
      return { ...between, chat: event.chat };
    case "round_changed":
      return { ...between, round: event.round };
    case "timer_changed":
      return { ...between, timer: event.timer };
    case "poll_changed":
      return { ...between, poll: event.poll };
    case "reactions_changed":
      return { ...between, reactions: event.reactions };
    case "captions_changed":
      return { ...between, captions: event.captions };
    case "handouts_changed":
      return { ...between, handouts: event.handouts };
  }
}
