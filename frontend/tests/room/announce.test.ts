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

it.each([
  ["a client", you(), true, " Minutes are counting."],
  ["who leads", you({ role: "facilitator", minutes: null }), true, " Minutes are counting."],
  ["somebody who waits", you({ place: "lobby", minutes: null }), false, ""],
  ["a guest", you({ role: "guest", capacity: "family", minutes: null }), false, ""],
  ["a client whose payer wants a picture", you(), false, ""],
  ["somebody who waits, whatever they are told", you({ place: "lobby", minutes: null }), true, ""],
  ["a guest, whatever they are told", you({ role: "guest", minutes: null }), true, ""],
])(
  "tells %s that the session has started, and of minutes only to whom they count",
  (_who, own, counting, more) => {
    const early = snapshot({ room: status({ phase: "waiting", counting: false }), you: own });
    const later = snapshot({ room: status({ counting }), you: own });
    expect(announcements(early, later)).toEqual([`The session has started.${more}`]);
  },
);

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

it.each([
  ["a press on Leave", {}, "Ben P. has left."],
  ["a line that is gone", { connection: "reconnecting" }, "Ben P.'s line has dropped. The seat is kept."],
  ["whatever happened in another room", { elsewhere: true }, "Ben P. is not here at the moment."],
] as const)("says of somebody who is gone no more than is known: %s", (_name, last, sentence) => {
  const known = snapshot({ participants: [ruth, ana, person("ben", 2, last)] });
  expect(announcements(known, snapshot({ participants: [ruth, ana] }))).toEqual([sentence]);
});

it("does not know who left and who was cut off while the reader's own line was gone", () => {
  const gone = snapshot({ participants: [ruth, ana] });
  expect(announcements(before, gone, { missed: true })).toEqual(["Ben P. is not here at the moment."]);
});
