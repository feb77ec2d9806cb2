// snapshot + event = next snapshot. The twin of sessions/core/protocol/replay.py: the transcripts in
// tests/transcripts are replayed through both. Pure; knows no socket and no signal.
import { applyBetween } from "./between";
import type { Event, Participant, Snapshot } from "./types";

function bySeat(one: Participant, other: Participant): number {
  return one.seat - other.seat;
}

function without(participants: readonly Participant[], id: string): Participant[] {
  return participants.filter((participant) => participant.id !== id);
}

/** The snapshot after `event`; the one passed in is left as it is. */
export function apply(snapshot: Snapshot, event: Event): Snapshot {
  switch (event.type) {
    case "room_changed":
      return { ...snapshot, room: event.room };
    case "you_changed":
      return { ...snapshot, you: event.you };
    case "participant_changed": {
      const others = without(snapshot.participants, event.participant.id);
      return { ...snapshot, participants: [...others, event.participant].sort(bySeat) };
    }
    case "participant_left":
      return { ...snapshot, participants: without(snapshot.participants, event.id) };
    case "waiting_changed":
      return { ...snapshot, waiting: event.waiting };
    case "chat_said":
    case "chat_changed":
    case "round_changed":
    case "timer_changed":
    case "poll_changed":
    case "reactions_changed":
    case "captions_changed":
    case "handouts_changed":
      return { ...snapshot, between: applyBetween(snapshot.between, event) };
    case "worries_changed":
      return { ...snapshot, worries: event.worries };
    case "breakouts_changed":
      return { ...snapshot, breakouts: event.breakouts };
    case "leadership_changed":
      return { ...snapshot, leadership: event.leadership };
    case "entered":
      return event.snapshot;
  }
}
