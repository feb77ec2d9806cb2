// What a listener of the screen is told of help, of sitting out and of nobody leading. Pure. Who asks for help is
// called out by an alert of its own.
import type { Snapshot, Worry } from "../protocol/types";
import { CARE, seenWords } from "../words/care";
import { UNLED } from "../words/ending";
import { inWords } from "../words/meeting";
import { helpWords, worryWords } from "../words/safety";
import { ownSittingWords, sittingWords } from "../words/sitting";
import { isUnled } from "./leading";

function help(before: Snapshot, after: Snapshot): string[] {
  const [was, is] = [before.you.help, after.you.help];
  if (!is || (was && was.seen_by === is.seen_by)) return [];
  return [helpWords(is)];
}

function seen(before: Snapshot, after: Snapshot): string[] {
  const was = new Map(before.worries.map((one) => [one.id, one.seen_by]));
  return after.worries.flatMap(({ id, name, help_ms, seen_by }) =>
    help_ms !== null && seen_by !== null && was.has(id) && was.get(id) !== seen_by
      ? [seenWords(seen_by, name)]
      : [],
  );
}

/** Somebody whom those who lead keep an eye on, or who asks for help, left by themselves. */
function left(before: Snapshot, after: Snapshot): string[] {
  const was = new Map(before.worries.map((one) => [one.id, one.left_ms]));
  const isNew = ({ id, left_ms }: Worry): boolean => left_ms !== null && left_ms !== was.get(id);
  return after.worries.filter(isNew).map(worryWords);
}

/** To a client their own time alone; to those who lead, everybody's. */
function sitting(before: Snapshot, after: Snapshot): string[] {
  const { role, id: own } = after.you;
  const [was, is] = [before.leadership.sitting_out, after.leadership.sitting_out];
  const begun = is.filter(({ id }) => !was.some((one) => one.id === id));
  const over = was.filter(({ id }) => !is.some((one) => one.id === id));
  if (role === "facilitator")
    return [...begun.map(sittingWords), ...over.map(({ name }) => CARE.partAgain(name))];
  const mine = ({ id }: { id: string }): boolean => id === own;
  return [...begun.filter(mine).map(ownSittingWords), ...(over.some(mine) ? [CARE.ownPartAgain] : [])];
}

function unled(before: Snapshot, after: Snapshot): string[] {
  if (isUnled(before) === isUnled(after)) return [];
  if (isUnled(after)) return [inWords(UNLED, after.room)];
  return after.room.phase === "open" ? [CARE.ledAgain] : [];
}

/** Said to somebody who listens. */
export function careNews(before: Snapshot, after: Snapshot): string[] {
  return [
    ...help(before, after),
    ...seen(before, after),
    ...left(before, after),
    ...sitting(before, after),
    ...unled(before, after),
  ];
}
