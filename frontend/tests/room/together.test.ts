import { expect, it } from "vitest";
import type { Poll, Round } from "../../src/protocol/types";
import { promise, roundWords, standing, timeLeft, togetherNews } from "../../src/room/together";
import { between, person, snapshot } from "../cast";

const PEOPLE = [person("ana", 0), person("ben", 1), person("cleo", 2, { elsewhere: true })];

function view(round: Round | null, you = "ana") {
  const seen = snapshot({ participants: PEOPLE, between: between({ round }) });
  return { ...seen, you: { ...seen.you, id: you } };
}

const ROUND: Round = { turn: "ana", waiting: ["cleo", "ben"], done: ["dina"] };

it.each([
  ["ana", "turn"],
  ["cleo", "next"],
  ["ben", "waiting"],
  ["dina", "done"],
  ["ruth", "none"],
] as const)("knows where %s stands", (id, where) => {
  expect(standing(ROUND, id)).toBe(where);
});

it.each([
  ["ana", ROUND, "It is your turn. Take the time you need."],
  ["cleo", ROUND, "Ana P. has the turn. You are next."],
  ["ruth", ROUND, "Ana P. has the turn. Then it is Ben P."],
  ["ruth", { turn: "ana", waiting: [], done: [] }, "Ana P. has the turn."],
  ["ruth", { turn: null, waiting: [], done: ["ana"] }, "Everybody has had a turn."],
  ["ruth", { turn: null, waiting: ["cleo"], done: [] }, "Everybody has had a turn."],
])("tells %s whose turn it is", (id, round, words) => {
  expect(roundWords(view(round, id), round)).toBe(words);
});

it("says before anybody answers who will see it", () => {
  expect(promise({ anonymous: true, live: false })).toMatch(/^Nobody sees/);
  expect(promise({ anonymous: false, live: true })).toMatch(/as it is given/);
  expect(promise({ anonymous: false, live: false })).toMatch(/at the end/);
});

it.each([
  [61_000, "1:01"],
  [59_001, "1:00"],
  [500, "0:01"],
  [-1, "0:00"],
])("shows what is left of %d ms", (left, words) => {
  expect(timeLeft(left, 0)).toBe(words);
});

const POLL: Poll = {
  n: 1,
  question: "How are you?",
  answers: ["well", "hard"],
  anonymous: true,
  live: false,
  open: true,
  voted: 0,
  is_yours_in: false,
  counts: null,
  names: null,
};

it("tells a listener of their own turn, a question and its results, once", () => {
  const quiet = view(null);
  const turn = view(ROUND);
  expect(togetherNews(quiet, turn)).toEqual(["It is your turn."]);
  expect(togetherNews(turn, turn)).toEqual([]);
  expect(togetherNews(view(ROUND, "cleo"), view({ ...ROUND, turn: null }, "cleo"))).toEqual([]);
  const asked = { ...quiet, between: between({ poll: POLL }) };
  expect(togetherNews(quiet, asked)).toEqual(["A question: How are you?"]);
  const closed = { ...quiet, between: between({ poll: { ...POLL, open: false } }) };
  expect(togetherNews(asked, closed)).toEqual(["The results of the question are there."]);
});
