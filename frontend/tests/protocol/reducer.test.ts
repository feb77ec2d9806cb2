import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apply } from "../../src/protocol/reducer";
import type { Event, Snapshot } from "../../src/protocol/types";
import { person, snapshot, status, waiting, you } from "../cast";

const CASES: [string, Event, Partial<Snapshot>][] = [
  ["room", { type: "room_changed", room: status({ phase: "ended" }) }, { room: status({ phase: "ended" }) }],
  ["you", { type: "you_changed", you: you({ seat_peer: "x" }) }, { you: you({ seat_peer: "x" }) }],
  [
    "a newcomer, in order of seat",
    { type: "participant_changed", participant: person("zoe", 1) },
    { participants: [...snapshot().participants.slice(0, 2), person("zoe", 1), person("ben", 2)] },
  ],
  [
    "somebody muted",
    { type: "participant_changed", participant: person("ben", 2, { microphone: false }) },
    { participants: [...snapshot().participants.slice(0, 2), person("ben", 2, { microphone: false })] },
  ],
  [
    "a leaver",
    { type: "participant_left", id: "ben" },
    { participants: snapshot().participants.slice(0, 2) },
  ],
  ["an unknown leaver", { type: "participant_left", id: "nobody" }, {}],
  ["the lobby", { type: "waiting_changed", waiting: [waiting("cy")] }, { waiting: [waiting("cy")] }],
];

describe("apply", () => {
  it.each(CASES)("takes in %s", (_name, event, change) => {
    const before = snapshot();
    expect(apply(before, event)).toEqual({ ...snapshot(), ...change });
    expect(before).toEqual(snapshot());
  });

  it("replaces everything on entering", () => {
    const lobby = snapshot({ participants: [], you: you({ place: "lobby", seat: null, seat_peer: null }) });
    expect(apply(lobby, { type: "entered", snapshot: snapshot() })).toEqual(snapshot());
  });
});

interface Transcript {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly events: { readonly event: Event }[];
  readonly final: Snapshot;
}

const FOLDER = join(import.meta.dirname, "../../../tests/transcripts");
const TRANSCRIPTS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Transcript);

describe("transcripts of real rooms", () => {
  it("are there", () => expect(TRANSCRIPTS.length).toBeGreaterThan(4));

  it.each(TRANSCRIPTS.map((one): [string, Transcript] => [one.name, one]))("%s", (_name, transcript) => {
    const events = transcript.events.map(({ event }) => event);
    expect(events.reduce(apply, transcript.snapshot)).toEqual(transcript.final);
  });
});
