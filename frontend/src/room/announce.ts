// What a listener of the screen is told when the room changes. Pure: two snapshots in, sentences out.
import type { Participant, Snapshot } from "../protocol/types";
import { listed } from "../words/names";
import { ownBreakout } from "./breakouts";
import { careNews } from "./care";
import { handoutNews } from "./handouts";
import { togetherNews } from "./together";

function others(snapshot: Snapshot): Map<string, Participant> {
  const entries = snapshot.participants.map((one): [string, Participant] => [one.id, one]);
  return new Map(entries.filter(([id]) => id !== snapshot.you.id));
}

/** No more than is known: whose line dropped may be back, and of another place only tiles are told. */
function goneWords({ name, connection, elsewhere }: Participant, missed: boolean): string {
  if (elsewhere || missed) return `${name} is not here at the moment.`;
  return connection === "live" ? `${name} has left.` : `${name}'s line has dropped. The seat is kept.`;
}

function comings(before: Snapshot, after: Snapshot, { expected, missed }: Required<Known>): string[] {
  const [was, is] = [others(before), others(after)];
  const isNew = ({ id }: Participant): boolean => !was.has(id) && !expected.has(id);
  const came = [...is.values()].filter(isNew).map((one) => `${one.name} is here.`);
  const left = [...was.values()].filter((one) => !is.has(one.id)).map((one) => goneWords(one, missed));
  return [...came, ...left];
}

function cuts(before: Snapshot, after: Snapshot): string[] {
  const was = others(before);
  return [...others(after).values()].flatMap((one) => {
    const connection = was.get(one.id)?.connection;
    if (connection === undefined || connection === one.connection) return [];
    return one.connection === "live" ? [`${one.name} is back.`] : [`${one.name} will be back soon.`];
  });
}

function lobby(before: Snapshot, after: Snapshot, expected: Expected): string[] {
  const was = new Set(before.waiting.map((one) => one.id));
  const isNew = ({ id }: { id: string }): boolean => !was.has(id) && !expected.has(id);
  return after.waiting.filter(isNew).map((one) => `${one.name} is waiting to come in.`);
}

function signs(before: Snapshot, after: Snapshot): string[] {
  const was = others(before);
  return [...others(after).values()].flatMap((one) => {
    const former = was.get(one.id);
    if (former === undefined) return [];
    const hand = former.hand_ms === null && one.hand_ms !== null ? [`${one.name} has a hand up.`] : [];
    return !former.away && one.away ? [...hand, `${one.name} is taking a minute.`] : hand;
  });
}

function leading(before: Snapshot, after: Snapshot): string[] {
  const { leader } = after.leadership;
  const name = after.participants.find(({ id }) => id === leader)?.name;
  const isNew = leader !== before.leadership.leader && before.leadership.leader !== null;
  return isNew && name ? [`${name} leads now.`] : [];
}

/** At the door: who is to lead has changed, or somebody who leads has come. */
function atTheDoor(before: Snapshot, after: Snapshot): string[] {
  if (after.you.place !== "lobby") return [];
  const [was, is] = [before.room, after.room];
  const here = is.led_by.filter((name) => !was.led_by.includes(name));
  if (here.length > 0) return here.map((name) => `${name} is here.`);
  const isSame = listed(was.expected_leaders) === listed(is.expected_leaders);
  if (isSame || is.led_by.length > 0 || is.expected_leaders.length === 0) return [];
  return [`With you today: ${listed(is.expected_leaders)}`];
}

/** Where the reader is now, what they are told, and who asks for them. */
function parts(before: Snapshot, after: Snapshot): string[] {
  const [was, is] = [ownBreakout(before), ownBreakout(after)];
  const moved = was?.id !== is?.id && is ? [`You are in ${is.name}.`] : [];
  const together = before.breakouts && !after.breakouts ? ["The group is together again."] : [];
  const note = after.breakouts?.note;
  const told = note && note.at_ms !== before.breakouts?.note?.at_ms ? [`To everyone: ${note.text}`] : [];
  if (after.you.role !== "facilitator") return [...moved, ...together, ...told];
  const asked = new Set(before.breakouts?.rooms.filter((room) => room.asked_ms !== null).map(({ id }) => id));
  const asking = (after.breakouts?.rooms ?? []).filter(
    (room) => room.asked_ms !== null && !asked.has(room.id),
  );
  return [...moved, ...together, ...told, ...asking.map(({ name }) => `${name} asks for you.`)];
}

function isRearranged(before: Snapshot, after: Snapshot): boolean {
  const isOpenedOrClosed = (before.breakouts === null) !== (after.breakouts === null);
  return isOpenedOrClosed || ownBreakout(before)?.id !== ownBreakout(after)?.id;
}

function places(before: Snapshot, after: Snapshot): string[] {
  if (before.you.aside !== after.you.aside) {
    return [after.you.aside ? "You are aside, in private." : "You are back with the group."];
  }
  if (isRearranged(before, after)) return [];
  const was = others(before);
  return [...others(after).values()].flatMap((one) => {
    const former = was.get(one.id);
    if (former === undefined || former.elsewhere === one.elsewhere) return [];
    if (after.breakouts)
      return [one.elsewhere ? `${one.name} went to another room.` : `${one.name} is here.`];
    return [one.elsewhere ? `${one.name} will be back soon.` : `${one.name} is back.`];
  });
}

function breaks(before: Snapshot, after: Snapshot): string[] {
  const [was, is] = [before.room.on_break, after.room.on_break];
  if (!was && is) return ["The group is on a break."];
  return was && !is && after.room.phase === "open" ? ["The break is over."] : [];
}

function screens(before: Snapshot, after: Snapshot): string[] {
  const [was, is] = [before.room.shared_by, after.room.shared_by];
  if (was === is) return [];
  if (is === after.you.id) return ["You are sharing your screen."];
  const name = after.participants.find(({ id }) => id === is)?.name;
  return [name ? `${name} is sharing a screen.` : "The screen is no longer shared."];
}

/** Of minutes only to whom they count: not to guests, and not at the door. */
function startWords({ room, you }: Snapshot): string {
  const counts = room.counting && you.place === "main" && you.role !== "guest";
  return counts ? "The session has started. Minutes are counting." : "The session has started.";
}

/** Ids of people whose coming is no news: the room was away, not they. */
export type Expected = ReadonlySet<string>;
const NOBODY: Expected = new Set();

export interface Known {
  readonly expected?: Expected;
  /** The reader's own line was gone in between: what led from one to the other is not known. */
  readonly missed?: boolean;
}

/** Everybody in the room and at its door. */
export function idsOf({ participants, waiting }: Snapshot): string[] {
  return [...participants, ...waiting].map(({ id }) => id);
}

/** Sentences about what changed between two snapshots of the same place, told by the same room. */
export function announcements(before: Snapshot, after: Snapshot, known: Known = {}): string[] {
  const { expected = NOBODY, missed = false } = known;
  if (before.you.place !== after.you.place) return [];
  const started = before.room.phase === "waiting" && after.room.phase === "open";
  return [
    ...(started ? [startWords(after)] : []),
    ...breaks(before, after),
    ...screens(before, after),
    ...careNews(before, after),
    ...leading(before, after),
    ...atTheDoor(before, after),
    ...comings(before, after, { expected, missed }),
    ...parts(before, after),
    ...places(before, after),
    ...signs(before, after),
    ...cuts(before, after),
    ...togetherNews(before, after),
    ...handoutNews(before, after),
    ...lobby(before, after, expected),
  ];
}
