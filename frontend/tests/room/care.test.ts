import { expect, it } from "vitest";
import type { SittingOut, Snapshot, Worry } from "../../src/protocol/types";
import { announcements } from "../../src/room/announce";
import { NOW, snapshot, status, you } from "../cast";

const LEADS = you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 });

function sits(id: string, name: string): Partial<Snapshot> {
  const one: SittingOut = { id, name, since_ms: NOW, reason: "busy" };
  return { leadership: { leader: "ruth", sitting_out: [one], barred: [] } };
}

function worry(change: Partial<Worry>): Worry {
  return {
    id: "ben",
    name: "Ben P.",
    help_ms: NOW,
    seen_by: null,
    watched: false,
    vanished_ms: null,
    left_ms: null,
    ...change,
  };
}

it.each<[string, Partial<Snapshot>, Partial<Snapshot>, RegExp[]]>([
  [
    "that the call went out",
    {},
    { you: you({ help: { asked_ms: NOW, seen_by: null } }) },
    [/have been told/],
  ],
  [
    "that the call was seen",
    { you: you({ help: { asked_ms: NOW, seen_by: null } }) },
    { you: you({ help: { asked_ms: NOW, seen_by: "Ruth T." } }) },
    [/^Ruth T\. has seen this/],
  ],
  ["to a client that they sit out", {}, sits("ana", "Ana P."), [/minutes pause for you/]],
  ["to a client that they are back", sits("ana", "Ana P."), {}, [/^You are marked as taking part again\.$/]],
  [
    "to who leads that somebody sits out",
    { you: LEADS },
    { you: LEADS, ...sits("ben", "Ben P.") },
    [/^Ben P\.: not/],
  ],
  [
    "to who leads that somebody is back",
    { you: LEADS, ...sits("ben", "Ben P.") },
    { you: LEADS },
    [/^Ben P\. is/],
  ],
  ["that nobody leads", {}, { room: status({ led_by: [] }) }, [/^Nobody is leading at this moment/]],
  ["that somebody leads again", { room: status({ led_by: [] }) }, {}, [/^Somebody is leading again/]],
  ["nothing of it to a guest", {}, { you: you({ role: "guest" }), room: status({ led_by: [] }) }, []],
  [
    "to who leads that a colleague has seen it",
    { you: LEADS, worries: [worry({})] },
    { you: LEADS, worries: [worry({ seen_by: "Tess T." })] },
    [/^Tess T\. has seen that Ben P\. asks for help\.$/],
  ],
  ["nothing of a call itself, which alerts", { you: LEADS }, { you: LEADS, worries: [worry({})] }, []],
])("says %s", (_name, before, after, sentences) => {
  const said = announcements(snapshot(before), snapshot(after));
  expect(said).toEqual(sentences.map((one) => expect.stringMatching(one)));
});
