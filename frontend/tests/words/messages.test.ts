import { expect, it } from "vitest";
import type { MediaProblem } from "../../src/media/problem";
import schema from "../../src/protocol/schema.json";
import type { Worry } from "../../src/protocol/types";
import type { Ending } from "../../src/wire/closing";
import * as guest from "../../src/words/guest";
import * as leading from "../../src/words/leading";
import * as messages from "../../src/words/messages";
import * as safety from "../../src/words/safety";
import * as sitting from "../../src/words/sitting";
import * as staying from "../../src/words/staying";
import { NOW, snapshot, you } from "../cast";

const { countingWords, deviceProblem, ENDINGS, NOT_COUNTING, REFUSALS } = messages;

// Every problem there is: a new one without a row here does not compile.
const EVERY_PROBLEM: Readonly<Record<MediaProblem, true>> = {
  refused: true,
  refused_by_system: true,
  busy: true,
  missing: true,
  unsupported: true,
  lost: true,
  held: true,
  silent: true,
  unknown: true,
};
const PROBLEMS = Object.keys(EVERY_PROBLEM) as MediaProblem[];
const KINDS = ["audio", "video", "both"] as const;
const TURNS = ["gone", "chosen_is_back", "default_moved", "something_came"] as const;
const ROLES = ["client", "facilitator", "guest"] as const;
const VANISHED = {
  id: "b",
  name: "Ben P.",
  help_ms: null,
  seen_by: null,
  watched: false,
  vanished_ms: NOW,
  left_ms: null,
};
const WORRIES: readonly Worry[] = [
  VANISHED,
  { ...VANISHED, vanished_ms: null, help_ms: NOW },
  { ...VANISHED, vanished_ms: null, help_ms: NOW, seen_by: "Ruth T." },
  { ...VANISHED, vanished_ms: null, watched: true },
  { ...VANISHED, vanished_ms: null, watched: true, left_ms: NOW },
];

/** Every sentence that stands in `value`, however deep. */
function sentences(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(sentences) : [];
}

const EVERY_SENTENCE = [
  ...[guest, leading, messages, safety, sitting, staying].flatMap(sentences),
  ...KINDS.flatMap((kind) =>
    PROBLEMS.flatMap((problem) => [deviceProblem(kind, problem), deviceProblem(kind, problem, true)]),
  ),
  ...(Object.keys(ENDINGS) as Ending[]).flatMap((ending) => sentences(guest.guestEnding(ending))),
  ...[null, "Ruth T."].map((seen_by) => safety.helpWords({ asked_ms: NOW, seen_by })),
  ...WORRIES.map(safety.worryWords),
  ...WORRIES.flatMap((worry) => [0, 600_000].map((ago) => safety.sinceWords(worry, NOW + ago))),
  safety.TALK.toPerson("Ben P."),
  ...["audio", "video", "speaker"].flatMap((kind) =>
    TURNS.map((turn) => staying.changedWords({ kind: kind as "audio", turn, label: "Headset" })),
  ),
  ...[true, false, null].flatMap((counts) => staying.backWords(40_000, counts) ?? []),
  ...ROLES.flatMap((role) =>
    (["lobby", "main"] as const).flatMap((place) =>
      [true, false].map((long) => staying.awayWords(snapshot({ you: you({ role, place }) }), long)),
    ),
  ),
  ...[null, "sitting_out", "no_video"].map((why) =>
    countingWords({ phase: "open", counting: false, on_break: null }, why as null),
  ),
];

it("never speaks like a machine or a judge", () => {
  const cold = /fail|invalid|unauthor|error|non-compliant|no-show|websocket|ICE|UDP|token/;
  expect(EVERY_SENTENCE.filter((sentence) => cold.test(sentence))).toEqual([]);
});

it("looks at the words of devices, guests, safety and staying too", () => {
  const told = EVERY_SENTENCE.join("\n");
  for (const words of [
    "phone call or another program has your microphone",
    "Nothing at all comes from your",
    "Please ask the person who invited you",
    "The people leading have been told, quietly",
    "10 min ago. Ruth T. has seen it.",
    "That time does not count; the rest does",
    "you come back to the waiting room by yourself",
  ]) {
    expect(told).toContain(words);
  }
});

it("lets everybody join without a device that cannot be had", () => {
  const here: readonly MediaProblem[] = ["lost", "held", "silent"]; // it was had already
  for (const problem of PROBLEMS.filter((one) => !here.includes(one))) {
    expect(deviceProblem("video", problem)).toContain("You can join without it.");
  }
});

it("has words for every refusal of the wire", () => {
  const text = JSON.stringify(schema);
  expect(Object.keys(REFUSALS).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});

it.each([
  ["waiting", false, NOT_COUNTING],
  ["open", true, "Minutes are counting"],
  ["open", false, "Minutes are not counting at this moment"],
] as const)("in a room that is %s, counting: %s", (phase, counting, words) => {
  expect(countingWords({ phase, counting, on_break: null }, null)).toBe(words);
});

it.each([
  ["sitting_out", "Your minutes pause"],
  ["no_video", "Your minutes are not counting"],
] as const)("says of one's own minutes alone: %s", (uncounted, words) => {
  expect(countingWords({ phase: "open", counting: false, on_break: null }, uncounted)).toBe(words);
});
