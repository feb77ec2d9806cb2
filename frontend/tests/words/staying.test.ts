import { expect, it } from "vitest";
import { GUEST_LINE } from "../../src/words/guest";
import { awayWords, backWords, changedWords, lasted } from "../../src/words/staying";
import { snapshot, status, you } from "../cast";

it.each([
  [400, "1 second"],
  [1000, "1 second"],
  [40_200, "40 seconds"],
  [89_000, "89 seconds"],
  [90_000, "2 minutes"],
  [600_000, "10 minutes"],
])("%i ms last %s", (ms, words) => {
  expect(lasted(ms)).toBe(words);
});

it("says nothing of a blink", () => {
  expect(backWords(900, true)).toBeNull();
  expect(backWords(900, null)).toBeNull();
});

it.each([
  [40_000, true, "Your line dropped for 40 seconds. It still counts. You're back."],
  [40_000, null, "Your line dropped for 40 seconds. You're back."],
  [
    360_000,
    false,
    "You were away for 6 minutes. Your seat is kept. That time does not count; the rest does.",
  ],
  [2_000, false, "You were away for 2 seconds. Your seat is kept. That time does not count; the rest does."],
])("after %i ms that count: %s", (ms, counts, words) => {
  expect(backWords(ms, counts)).toBe(words);
});

const CHECK = "Check your internet connection, or call your clinic if this goes on.";
const SAFE = "This time away does not count; the minutes you have are safe.";

it.each([
  [
    "counted",
    snapshot(),
    "Back in a moment. Your line dropped; your seat is kept. A drop of up to 60 seconds still counts.",
    `We are still trying to bring you back. Your seat is kept. ${SAFE} ${CHECK}`,
  ],
  [
    "with little left of what is bridged",
    snapshot({ you: you({ minutes: { uncounted: null, bridge_s: 20, absence: null } }) }),
    "Back in a moment. Your line dropped; your seat is kept. A drop of up to 20 seconds still counts.",
    `We are still trying to bring you back. Your seat is kept. ${SAFE} ${CHECK}`,
  ],
  [
    "not counted at the moment",
    snapshot({ room: status({ counting: false }) }),
    "Back in a moment. Your line dropped; your seat is kept.",
    `We are still trying to bring you back. Your seat is kept. ${CHECK}`,
  ],
  [
    "leading",
    snapshot({ you: you({ role: "facilitator", minutes: null }) }),
    "Back in a moment. Your line dropped; your seat is kept.",
    `We are still trying to bring you back. Your seat is kept. ${CHECK}`,
  ],
  [
    "waiting",
    snapshot({ room: status({ counting: false }), you: you({ place: "lobby", minutes: null }) }),
    "Back in a moment. Your line dropped; you come back to the waiting room by yourself.",
    `We are still trying to bring you back. ${CHECK}`,
  ],
  ["a guest", snapshot({ you: you({ role: "guest", minutes: null }) }), GUEST_LINE, GUEST_LINE],
])("somebody %s is promised what holds", (_who, view, short, long) => {
  expect([awayWords(view, false), awayWords(view, true)]).toEqual([short, long]);
});

it.each([
  ["audio", "gone", "Your microphone was unplugged. We now use Built-in."],
  ["audio", "chosen_is_back", "Your microphone is back: Built-in."],
  ["video", "something_came", "Your camera is back: Built-in."],
  ["speaker", "chosen_is_back", "Your speaker is back: Built-in."],
  ["audio", "default_moved", "Your device now uses another microphone: Built-in."],
] as const)("%s %s", (kind, turn, words) => {
  expect(changedWords({ kind, turn, label: "Built-in" })).toBe(words);
});

it("needs no name", () => {
  expect(changedWords({ kind: "audio", turn: "gone", label: "" })).toBe(
    "Your microphone was unplugged. We now use another one.",
  );
  expect(changedWords({ kind: "speaker", turn: "gone", label: "" })).toBe(
    "Your speaker was unplugged. We now use another one.",
  );
});
