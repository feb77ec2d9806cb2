// The sentences of looking after people: for who asks for help, for those who lead, and for the talk at the door.
import type { HelpCall, Worry } from "../protocol/types";
import { clockTime, dayName, waitedFor } from "./clock";

export const HELP = {
  button: "I need help",
  title: "Do you need help?",
  what: "Only the people leading this session are told, quietly. Nobody else can see or hear that you asked.",
  ask: "Tell them",
  lost: "That did not get through, so nobody has been told yet. Press again in a moment, or call.",
  back: "I am all right again",
  danger: "If you are in danger right now, call ",
  crisis: ". You can also call or text ",
  anyTime: " at any time.",
} as const;

/** To the person who asked: whether somebody knows. */
export function helpWords({ seen_by }: HelpCall): string {
  return seen_by === null
    ? "The people leading have been told, quietly. Stay where you are if you can."
    : `${seen_by} has seen this and will be with you.`;
}

/** To those who lead, about one person; nobody else reads it. No time that passes is in it: what changes by itself
 * would be called out again every minute. */
export function worryWords({ name, vanished_ms, help_ms, left_ms, watched }: Worry): string {
  if (vanished_ms !== null) return `${name} is gone from the room without a word.`;
  if (help_ms !== null) {
    const left = left_ms === null ? "" : ` They left by themselves at ${clockTime(left_ms)}.`;
    return `${name} asks for help.${left} Nobody else knows.`;
  }
  if (left_ms !== null) {
    const eye = watched ? "; you are keeping an eye on them" : "";
    return `${name} left by themselves at ${clockTime(left_ms)}${eye}.`;
  }
  return `You keep an eye on ${name}.`;
}

/** Beside it: since when, and which colleague knows. "4 min ago. Tess T. has seen it." */
export function sinceWords({ vanished_ms, help_ms, seen_by }: Worry, now: number): string {
  const since = vanished_ms ?? help_ms;
  const time = since === null ? "" : `${ago(now - since)}.`;
  return seen_by === null ? time : `${time} ${seen_by} has seen it.`.trim();
}

function ago(ms: number): string {
  return ms < 60_000 ? "just now" : `${waitedFor(ms)} ago`;
}

export const WATCH = {
  start: "Keep an eye on them",
  stop: "Stop keeping an eye on them",
  what: "If they are gone without a word, you are told at once. They cannot see this.",
} as const;

export const WELFARE = {
  open: "Welfare check",
  where: "Said to be at",
  private: "In private",
  phone: "Call back",
  contact: "Emergency contact",
  agreed: "agrees to this call",
  notAgreed: "has not agreed to this call: only in an emergency",
  notSaid: "not said",
  address: "Give the address: from elsewhere, the call reaches your own town.",
  loading: "Getting what was said today.",
  away: "The card cannot be had at this moment. Try again.",
  earlier: "for an earlier session",
  calling: "I am calling now",
  theContact: "emergency contact",
  theEmergency: "emergency number",
  theCrisisLine: "crisis line",
  notKept: "This was not written down. Try again.",
  kept: "It is written down with your name and the time, and stays.",
} as const;

/** Beside where somebody is: when they said so, and which day if it was not today. */
export function saidAtWords(said_at: string, now: number, earlier: boolean): string {
  const at = Date.parse(said_at);
  const isToday = dayName(at) === dayName(now);
  const when = `said at ${clockTime(at)}${isToday ? "" : ` on ${dayName(at)}`}`;
  return earlier ? `${when}, ${WELFARE.earlier}` : when;
}

/** What a telephone dials for a number as people write it; none where there is no number in it. */
export function dialled(written: string): string | null {
  const found = /\+?\d(?:[\s().\-/]*\d){2,}/.exec(written)?.[0]; // the shortest is 911
  return found ? `tel:${found.replace(/[^\d+]/g, "")}` : null;
}

export const TALK = {
  said: "Said so far",
  toStaff: "A word to the people leading",
  toPerson: (name: string): string => `A word to ${name}`,
  private: "Only you and the people leading can read this.",
  send: "Send",
} as const;
