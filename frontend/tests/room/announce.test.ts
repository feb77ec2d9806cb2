import { expect, it } from "vitest";
import { announcements } from "../../src/room/announce";
import { person, snapshot, status, waiting, you } from "../cast";

const before = snapshot();
const [ruth, ana, ben] = before.participants as [never, never, never];

it.each([
  ["nothing", {}, []],
  ["a newcomer", { participants: [ruth, ana, ben, person("cy", 3)] }, ["Cy P. is here."]],
  ["a leaver", { participants: [ruth, ana] }, ["Ben P. has left."]],
  [
    "a dropped line",
    { participants: [ruth, ana, person("ben", 2, { connection: "reconnecting" as const })] },
    ["Ben P. will be back soon."],
  ],
  ["a muted person", { participants: [ruth, ana, person("ben", 2, { microphone: false })] }, []],
  [
    "the own line",
    { participants: [ruth, person("ana", 1, { connection: "reconnecting" as const }), ben] },
    [],
  ],
  ["the door", { waiting: [waiting("cy")] }, ["cy W. is waiting to come in."]],
  ["a hand", { participants: [ruth, ana, person("ben", 2, { hand_ms: 5 })] }, ["Ben P. has a hand up."]],
  [
    "a minute",
    { participants: [ruth, ana, person("ben", 2, { away: true })] },
    ["Ben P. is taking a minute."],
  ],
  ["the own hand", { participants: [ruth, person("ana", 1, { hand_ms: 5 }), ben] }, []],
  [
    "somebody taken aside",
    { participants: [ruth, ana, person("ben", 2, { elsewhere: true })] },
    ["Ben P. will be back soon."],
  ],
  [
    "going aside oneself",
    {
      you: you({ aside: true }),
      participants: [ruth, ana, person("ben", 2, { elsewhere: true })],
    },
    ["You are aside, in private."],
  ],
  ["a break", { room: status({ on_break: { since_ms: 1, until_ms: 2 } }) }, ["The group is on a break."]],
  ["coming in", { you: you({ place: "lobby" }), participants: [] }, []],
])("%s", (_name, change, sentences) => {
  expect(announcements(before, snapshot(change))).toEqual(sentences);
});

it("says that the break is over", () => {
  const out = snapshot({ room: status({ on_break: { since_ms: 1, until_ms: 2 } }) });
  expect(announcements(out, before)).toEqual(["The break is over."]);
});

it("says when minutes begin to count", () => {
  const early = snapshot({ room: status({ phase: "waiting", counting: false }) });
  expect(announcements(early, before)).toEqual(["The session has started. Minutes are counting."]);
});

it("says at the door who is to lead and who has come", () => {
  const at = (room: Parameters<typeof status>[0]) =>
    snapshot({ you: you({ place: "lobby" }), participants: [], room: status(room) });
  const waits = at({ led_by: [], expected_leaders: ["Ruth T."] });
  const found = at({ led_by: [], expected_leaders: ["Tom W."] });
  const here = at({ led_by: ["Tom W."], expected_leaders: ["Tom W."] });
  expect(announcements(waits, found)).toEqual(["With you today: Tom W."]);
  expect(announcements(found, here)).toEqual(["Tom W. is here."]);
  expect(announcements(waits, waits)).toEqual([]);
  expect(announcements(here, found)).toEqual([]);
});
