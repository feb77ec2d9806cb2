// The sentences of seeing the room: what is large, what is paused and why, screens, lines. Plain, warm, short.
import type { LineFigures, Participant } from "../protocol/types";

export const VIEW = {
  title: "What you see and use",
  layout: "Layout",
  circle: "Everyone the same size",
  speaker: "Whoever speaks, large",
  pin: "Keep one person large",
  nobody: "Nobody",
  hideOwn: "Hide my own picture from me",
  soundOnly: "Sound only",
  soundOnlyWhy:
    "No pictures reach you: good for a weak line, a low battery, or tired eyes. The others see you as before.",
  report: "Save a report about sound and picture",
  reportWhy: "For the people who look after this page, if something is not right. It holds no names.",
} as const;

export const PAUSED = "Picture paused to keep the sound clear";
export const SCREEN_PAUSED = "The screen is paused for a moment to keep the sound clear.";
export const SCREEN_COMES = "The screen is on its way.";
export const SCREEN_UNSEEN = "Sound only is on, so the screen is not shown here.";
export const OWN_SCREEN = "You are sharing your screen. Everyone here can see it.";
export const SOUND_ONLY = "Sound only: you hear everyone and see no pictures.";

/** "Ruth T. is sharing a screen" */
export function sharedBy(name: string): string {
  return `${name} is sharing a screen`;
}

export const LINE_QUALITY: Readonly<Record<Participant["line"], string>> = {
  good: "good",
  fair: "fair",
  poor: "weak",
  lost: "no sound",
};

/** "1.8 Mbit/s", "640 kbit/s". */
export function rate(kbps: number): string {
  return kbps >= 1000 ? `${(kbps / 1000).toFixed(1)} Mbit/s` : `${kbps} kbit/s`;
}

/** What is wrong in a sentence for somebody who leads and is no engineer, the worst first. */
export function lineSentence(one: LineFigures): string {
  if (one.line === "lost") return "Nothing comes from them at the moment.";
  if (one.lost_percent >= 10 || one.lost_back_percent >= 10) return "Words get lost on the way.";
  if (one.round_trip_ms > 400) return "Answers take a while; leave pauses.";
  if (one.paused > 0) return "They do not see everybody, so that they hear well.";
  if (one.lost_percent >= 3 || one.lost_back_percent >= 3)
    return "A little is lost; it should still be clear.";
  if (one.line === "poor") return "It comes and goes; words may blur.";
  return one.line === "fair" ? "Clear, with a hitch now and then." : "Nothing in the way.";
}

/** The sharpest picture that comes from them. */
export function pictureWords(height: number): string {
  return height === 0 ? "none" : `${height} lines`;
}
