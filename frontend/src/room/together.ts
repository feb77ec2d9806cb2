// What a round, a question and small signs say of themselves. Pure: a snapshot in, words out.
import type { Participant, Poll, Reaction, Round, Snapshot } from "../protocol/types";

export const SIGNS: Readonly<Record<Reaction["kind"], string>> = {
  heart: "is with you",
  thanks: "says thank you",
  yes: "agrees",
};

export type Standing = "turn" | "next" | "waiting" | "done" | "none";

/** Where this person stands in the round. */
export function standing(round: Round, you: string): Standing {
  if (round.turn === you) return "turn";
  if (round.waiting[0] === you) return "next";
  if (round.waiting.includes(you)) return "waiting";
  return round.done.includes(you) ? "done" : "none";
}

function nameOf(id: string | null | undefined, people: readonly Participant[]): string | null {
  return people.find((one) => one.id === id)?.name ?? null;
}

/** Who is first of those still to come who are in the room. */
export function following(round: Round, people: readonly Participant[]): string | null {
  const here = round.waiting.find((id) => people.some((one) => one.id === id && !one.elsewhere));
  return nameOf(here, people);
}

/** Whose turn it is, as everybody reads it; calm for whoever it is. */
export function roundWords({ you, participants }: Snapshot, round: Round): string {
  const where = standing(round, you.id);
  if (where === "turn") return "It is your turn. Take the time you need.";
  const speaker = nameOf(round.turn, participants);
  const turn = speaker ? `${speaker} has the turn.` : "Nobody has the turn.";
  if (where === "next") return `${turn} You are next.`;
  const next = following(round, participants);
  if (next) return `${turn} Then it is ${next}`.replace(/\.?$/, ".");
  return speaker ? turn : "Everybody has had a turn.";
}

/** Said before anybody answers. */
export function promise({ anonymous, live }: Pick<Poll, "anonymous" | "live">): string {
  if (anonymous) return "Nobody sees or stores who gives which answer. The results show at the end.";
  return live
    ? "Everybody here sees who gives which answer, as it is given."
    : "Everybody here sees who gave which answer, at the end.";
}

/** "4:05", never below nothing. */
export function timeLeft(untilMs: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function captionsNews(before: Snapshot, after: Snapshot): string[] {
  const [was, is] = [before.between.captions.by, after.between.captions.by];
  if (was === is) return [];
  if (is === null) return ["Nobody writes captions any more."];
  if (is === after.you.id) return ["You write the captions now."];
  const name = nameOf(is, after.participants);
  return name ? [`${name} writes captions. They are above your controls.`] : [];
}

/** Sentences for somebody who listens: their own turn, a question, its results. */
export function togetherNews(before: Snapshot, after: Snapshot): string[] {
  const { id } = after.you;
  const [was, is] = [before.between, after.between];
  const stood = was.round ? standing(was.round, id) : "none";
  const stands = is.round ? standing(is.round, id) : "none";
  const turn = stands !== stood && stands === "turn" ? ["It is your turn."] : [];
  const next = stands !== stood && stands === "next" ? ["You are next."] : [];
  const asked = is.poll && is.poll.n !== was.poll?.n ? [`A question: ${is.poll.question}`] : [];
  const closed = was.poll?.open && is.poll && !is.poll.open ? ["The results of the question are there."] : [];
  const timer = !was.timer && is.timer ? ["A timer has started."] : [];
  return [...turn, ...next, ...asked, ...closed, ...timer, ...captionsNews(before, after)];
}
