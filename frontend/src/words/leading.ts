// The sentences of leading a room, for those who lead and for those whom it concerns. Plain, warm, short.
import type { Participant, PastCap, Remove, RoomStatus } from "../protocol/types";
import { clockTime, lengthOf } from "./clock";
import { CAPACITIES } from "./meeting";

export const REMOVAL_REASONS: Readonly<Record<Remove["reason"], string>> = {
  disruptive: "The group could not go on",
  not_private: "Their place is not private",
  not_well: "They are not well enough today",
  other: "Something else",
};
export const REMOVAL =
  "They keep the minutes they have. If they come back they wait at the door, where you can let them in or not.";
/** At the door, where a second no is one for the whole session. */
export const DOOR = {
  deny: "Deny",
  forGood: "Not today",
  keep: "Keep them waiting",
  barredTitle: "Not today",
  again: "Let them wait again",
  nameless: "Somebody",
} as const;

export function forGoodWords(name: string): string {
  return `${name} was sent away once before. Not today means that they cannot wait at the door any more in this session, unless you let them.`;
}

export const LOCK = "While the room is locked nobody new is let in. Whoever was in it can come back.";
export const LOCKED_DOOR = "The room is locked.";
export const LOCKED_LOBBY =
  "The room is closed to newcomers at the moment. The people leading it can see that you are here.";

/** Beside somebody who waits and would be one client too many. */
export function pastCapWords({ holds, blocks }: PastCap): string {
  const held = `This group holds ${holds} ${holds === 1 ? "client" : "clients"}, and has had as many today.`;
  return blocks
    ? `${held} The program lets in no more. Ask a coordinator if this person is to be in it.`
    : `${held} With this person it has more; the record says so.`;
}
export const ASKED = "The people leading would like to hear you, if that is all right for you.";

/** What happened to the person's own devices, and what they can do about it. */
export function stoppedWords(devices: { readonly microphone: boolean; readonly camera: boolean }): string {
  const both = devices.microphone && devices.camera;
  const name = both ? "microphone and camera" : devices.camera ? "camera" : "microphone";
  return `Someone leading has switched your ${name} off. You can switch ${both ? "them" : "it"} on again when it is your turn.`;
}

/** "Break, back at 10:35, in 7 min. Minutes pause until then." Neutral: nobody is late. */
export function breakWords(room: Pick<RoomStatus, "on_break">, now: number, pauses: boolean): string {
  const until = room.on_break?.until_ms ?? null;
  const pause = pauses ? " Minutes pause until then." : "";
  if (until === null || until <= now) return `Break. We go on in a moment.${pause}`;
  const left = until - now;
  const soon = left < 60_000 ? "in less than a minute" : `in ${lengthOf(left + 59_999)}`;
  return `Break, back at ${clockTime(until)}, ${soon}.${pause}`;
}

/** "Talk aside, with Ines M. (interpreter)". */
export function asideWith(companions: readonly Pick<Participant, "name" | "capacity">[]): string {
  const who = companions.map(({ name, capacity }) =>
    capacity ? `${name} (${CAPACITIES[capacity].toLowerCase()})` : name,
  );
  return `Talk aside, with ${who.join(" and ")}`;
}

/** Of a guest who came for one client, who may not be in the room yet. */
export function hereFor(client: string | null): string {
  return client ? `Here for ${client}: they go together when the group divides.` : "Here for one client.";
}

export const ASIDE = "You are aside, in private. The group can neither see nor hear you.";
export const ASIDE_ALONE =
  "Nobody else is leading the group. Its minutes pause after a minute, until you are back.";
