// The sentences around leaving and ending: the two are never confused.
import type { Counted } from "../wire/counted";
import { lengthOf } from "./clock";

export const LEAVE = {
  title: "Leave, and let the group go on?",
  alone:
    "Nobody else is leading. The group goes on without you: nobody new is let in, and after a minute its minutes pause until somebody who leads is back.",
  end: "This does not end the session. To end it, press End for everyone instead.",
  stay: "Stay",
  go: "Leave, the group goes on",
} as const;

/** For whoever led: the next thing to do. */
export const ENDED_LEADING =
  "Everybody is out and the minutes are saved. Next you look at what counted, and sign.";

/** The way back in, where the room takes somebody back. */
export const BACK_IN = {
  denied: "Ask once more",
  removed: "Wait at the door",
  left: "Come back in",
} as const;

export const UNLED =
  "Nobody is leading at this moment. You can stay: the group goes on. After a minute the minutes pause until somebody who leads is back.";

/** Where the numbers will stand, until they do. */
export const COUNTING = {
  coming: "Adding up your minutes…",
  away: "Adding up takes longer than usual. Nothing is lost: the button below shows the numbers once they are there.",
} as const;

export const FEEDBACK = {
  title: "Two short questions",
  who: "Only the staff of your program read this. You can leave both open.",
  send: "Send",
  skip: "Not today",
  thanks: "Thank you. Your answers are with the staff of your program.",
  away: "That did not get through. Please try again.",
} as const;

/** "Ruth T. goes on leading." */
export function leadOnWords(names: readonly string[]): string {
  if (names.length === 0) return LEAVE.alone;
  const all = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `The group goes on without you. ${all} ${names.length === 1 ? "is" : "are"} there to lead it.`;
}

function length(seconds: number): string {
  return lengthOf(seconds * 1000);
}

/** What the last screen says of the numbers; every one is the server's. */
export function countedLines(counted: Counted): readonly string[] {
  const { session_s, lobby_s, day_s, week_s, target_s } = counted;
  if (session_s === null) return [];
  const lines = [`This session: ${length(session_s)}`];
  if (lobby_s >= 60) lines.push(`Waiting room, not counted: ${length(lobby_s)}`);
  if (day_s !== null && day_s !== session_s) lines.push(`Today: ${length(day_s)}`);
  if (week_s !== null && target_s) lines.push(`This week: ${length(week_s)} of ${length(target_s)}`);
  return lines;
}
