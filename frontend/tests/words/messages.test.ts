import { expect, it } from "vitest";
import schema from "../../src/protocol/schema.json";
import {
  countingWords,
  deviceProblem,
  ENDINGS,
  LINE_WORDS,
  NOT_COUNTING,
  REFUSALS,
  TROUBLES,
} from "../../src/words/messages";

const PROBLEMS = [
  "refused",
  "refused_by_system",
  "busy",
  "missing",
  "unsupported",
  "lost",
  "unknown",
] as const;
const EVERY_SENTENCE = [
  ...Object.values(REFUSALS),
  ...Object.values(ENDINGS).flatMap(({ title, text }) => [title, text]),
  ...Object.values(TROUBLES),
  ...Object.values(LINE_WORDS),
  ...PROBLEMS.flatMap((problem) => [deviceProblem("audio", problem), deviceProblem("video", problem)]),
];

it("never speaks like a machine or a judge", () => {
  const cold = /fail|invalid|unauthor|error|non-compliant|no-show|websocket|ICE|UDP|token/;
  expect(EVERY_SENTENCE.filter((sentence) => cold.test(sentence))).toEqual([]);
});

it("lets everybody join without a device that cannot be had", () => {
  for (const problem of PROBLEMS.filter((one) => one !== "lost")) {
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
