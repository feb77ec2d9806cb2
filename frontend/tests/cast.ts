// The people of every test: obviously invented.
import type {
  Between,
  Breakouts,
  Participant,
  RoomStatus,
  Snapshot,
  Waiting,
  You,
} from "../src/protocol/types";

export const NOW = Date.UTC(2026, 2, 2, 14, 30);

export function status(change: Partial<RoomStatus> = {}): RoomStatus {
  return {
    title: "Evening group",
    meeting: "group",
    phase: "open",
    scheduled_start_ms: NOW - 1_800_000,
    scheduled_end_ms: NOW + 9_000_000,
    started_ms: NOW - 1_700_000,
    ended_ms: null,
    led_by: ["Ruth T."],
    expected_leaders: [],
    counting: true,
    on_break: null,
    locked: false,
    shared_by: null,
    clients_share: false,
    trouble: null,
    ...change,
  };
}

export function person(id: string, seat: number, change: Partial<Participant> = {}): Participant {
  const name = `${id[0]?.toUpperCase()}${id.slice(1)} P.`;
  return {
    id,
    name,
    pronouns: "",
    role: "client",
    capacity: null,
    here_for: null,
    seat,
    microphone: true,
    camera: true,
    connection: "live",
    line: "good",
    hand_ms: null,
    elsewhere: false,
    away: false,
    ...change,
  };
}

export function waiting(id: string): Waiting {
  return {
    id,
    name: `${id} W.`,
    pronouns: "",
    capacity: null,
    since_ms: NOW - 90_000,
    turned_away: false,
    lines: [],
    past_cap: null,
  };
}

export function you(change: Partial<You> = {}): You {
  return {
    id: "ana",
    name: "Ana P.",
    role: "client",
    capacity: null,
    place: "main",
    seat: 1,
    seat_peer: "peer-1",
    aside: false,
    stopped: { microphone: 0, camera: 0 },
    asked_ms: null,
    help: null,
    lines: [],
    minutes: { uncounted: null, bridge_s: 60, absence: null },
    ...change,
  };
}

export function between(change: Partial<Between> = {}): Between {
  return {
    chat: { open: true, lines: [] },
    round: null,
    timer: null,
    poll: null,
    reactions: [],
    captions: { by: null, lines: [] },
    handouts: [],
    ...change,
  };
}

export function breakouts(change: Partial<Breakouts> = {}): Breakouts {
  return {
    since_ms: NOW - 120_000,
    until_ms: NOW + 480_000,
    note: null,
    rooms: [
      { id: "b1", name: "Blue", people: ["ana", "ben"], asked_ms: null },
      { id: "b2", name: "Green", people: [], asked_ms: null },
    ],
    ...change,
  };
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  const ruth = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
  return {
    room: status(),
    you: you(),
    participants: [ruth, person("ana", 1), person("ben", 2)],
    waiting: [],
    worries: [],
    breakouts: null,
    leadership: { leader: "ruth", sitting_out: [], barred: [] },
    seats: 6,
    between: between(),
    ...change,
  };
}
