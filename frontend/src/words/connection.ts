// What a connection check found, for who is tired and in a hurry: the outcome first, then what to do, then figures.
import type { Finding, Findings, Found, Place } from "../room/connection";

export const CONNECTION = {
  title: "Your connection",
  button: "Check my connection",
  again: "Check again",
  asking: "Trying. This takes a few seconds.",
} as const;

export interface Outcome {
  readonly tone: "info" | "good" | "watch";
  readonly what: string;
  readonly todo: string;
}

// Voices that take longer than this there and back get in one another's way.
const SLOW_MS = 400;

const HINDRANCES: Readonly<Record<NonNullable<Findings["hindrance"]>, Outcome>> = {
  offline: {
    tone: "watch",
    what: "We cannot reach the clinic from here at this moment.",
    todo: "See whether other web pages open. If they do, wait a minute and check again, or call your clinic.",
  },
  signed_out: {
    tone: "watch",
    what: "You have been signed out, so nothing could be tried.",
    todo: "Sign in again, then check again.",
  },
  busy: {
    tone: "info",
    what: "Many connections are being tried at this moment.",
    todo: "Wait a minute, then check again.",
  },
};

const LINE_BLOCKED: Outcome = {
  tone: "watch",
  what: "This network, or a program on this device, does not let the line to the room through.",
  todo: "Switch off a VPN if you use one. Or try another network: your phone's connection instead of Wi-Fi, or home instead of work.",
};
const MEDIA_BLOCKED: Outcome = {
  tone: "watch",
  what: "You can come in, but sound and picture cannot get through this network.",
  todo: "Try another network: your phone's connection instead of Wi-Fi, or home instead of work. Switch off a VPN if you use one. If you have no other network, call your clinic.",
};
const SLOW: Outcome = {
  tone: "watch",
  what: "Your connection works, but it is slow. Voices may come late.",
  todo: "Sit closer to your Wi-Fi, and pause downloads and films on other devices.",
};
const DETOUR: Outcome = {
  tone: "good",
  what: "Your connection works. Sound and picture take a detour, because this network closes the straight way.",
  todo: "You do not have to do anything.",
};
const GOOD: Outcome = {
  tone: "good",
  what: "Your connection works. Sound and picture get through.",
  todo: "You do not have to do anything.",
};

/** The sentence that comes first; null while it is not known yet. */
export function outcomeOf(findings: Findings): Outcome | null {
  const { hindrance, line, direct, relay } = findings;
  if (hindrance) return HINDRANCES[hindrance];
  if (line.found === "blocked") return LINE_BLOCKED;
  if ([line, direct, relay].some(({ found }) => found === "asking")) return null;
  const way = direct.found === "open" ? direct : relay;
  if (way.found !== "open") return MEDIA_BLOCKED;
  if ((way.ms ?? line.ms ?? 0) > SLOW_MS) return SLOW;
  return way === direct ? GOOD : DETOUR;
}

/** What each row of the table is about, and what the people who run a network call it. */
export const PLACES: Readonly<Record<Place, readonly [name: string, technical: string]>> = {
  line: ["The line to the room", "websocket"],
  direct: ["Sound and picture, straight", "UDP"],
  relay: ["Sound and picture, by a detour", "TURN"],
};

const FOUND: Readonly<Record<Found, string>> = {
  asking: "trying",
  open: "open",
  blocked: "blocked",
  absent: "the clinic has none",
  unknown: "not tried",
};

/** "open, 23 ms". */
export function findingWords({ found, ms }: Finding): string {
  return ms === null ? FOUND[found] : `${FOUND[found]}, ${ms} ms`;
}
