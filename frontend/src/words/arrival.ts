// The sentences of arriving, for those who arrive and for those who read their cards.
import type { ArrivalField, Card, Told } from "../wire/arrival";
import { clockTime } from "./clock";

export const CARD = {
  title: "Before we meet",
  why: "Only the people who lead read this. Nobody else in the group does.",
  place: "Where are you right now?",
  placeHint: "The address, so that help would find you if you ever needed it.",
  private: "Are you in private there?",
  alone: "Yes, nobody can hear or see it",
  notAlone: "Not quite",
  notAloneHint: "Headphones help, and so does a closed door. The people leading will find a way with you.",
  phone: "A number to call you back",
  phoneHint: "If your line drops for good.",
  contact: "Somebody we may turn to",
  contactHint: "If we are worried and cannot reach you.",
  contactName: "Their name",
  contactPhone: "Their number",
  mayCall: "You may call this person",
  agreements: "For today",
  agree: "I agree",
  promise: "I promise",
  same: "Same as last time",
  different: "Something is different",
  sameTitle: "Last time you said",
  sameHint: "In private, at the same place, and I agree again to what you ask for today.",
  sameNew: "In private and at the same place. Some words below are new: please read them.",
  stillTitle: "Earlier today you said where you are. Is it still so?",
  still: (place: string): string => `Still there: ${place}`,
  elsewhere: "Somewhere else",
  go: "Go on",
  goAnyway: "Go on without",
  notSent: "This did not get through. Try again, or go on: the people leading will ask you inside.",
} as const;

/** What *Still there* says beside the place: all of it, before it is pressed. */
export function stillWords({ private: alone, phone }: NonNullable<Card["last"]>): string {
  const where = `That is: ${alone ? "in private" : "not quite in private"}`;
  return phone ? `${where}, and ${phone} still reaches you.` : `${where}.`;
}

const NAMES: Readonly<Record<ArrivalField, string>> = {
  place: "where you are",
  private: "whether you are in private",
  phone: "a number to call back",
  contact: "somebody we may turn to",
  consent: "your consent",
  confidentiality: "your promise to the group",
  questions: "the questions",
};

const MISSING: Readonly<Record<ArrivalField, string>> = {
  place: "where they are",
  private: "whether they are alone",
  phone: "a call-back number",
  contact: "an emergency contact",
  consent: "consent",
  confidentiality: "the confidentiality agreement",
  questions: "the check-in",
};

function listed(words: readonly string[], kind: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat("en", { type: kind, style: "long" }).format(words);
}

/** To the person: what is still asked for, and that it keeps nobody out. */
export function missingWords(missing: readonly ArrivalField[]): string {
  const what = listed(missing.map((name) => NAMES[name]));
  return `Your clinic also asks for ${what}. If you would rather not say, go on without: the people leading will talk with you.`;
}

/** To those who lead: what is not known. */
export function unknownWords(missing: readonly ArrivalField[]): string {
  return `Not said: ${listed(missing.map((name) => MISSING[name]))}.`;
}

/** To those who lead: the card in one line, the place first; what was said for another session says when. */
export function toldLine({ said, said_at, earlier }: Told): string {
  if (!said) return "";
  const alone = said.private === null ? "" : said.private ? "alone" : "not alone";
  const phone = said.phone && `call back ${said.phone}`;
  const line = [said.place, alone, phone].filter(Boolean).join(" · ");
  return earlier && said_at ? `Earlier, at ${clockTime(Date.parse(said_at))}: ${line}` : line;
}
