// The sentences of staying: lines that drop and come back, devices that change. Plain, warm, short.
import type { Changed } from "../media/local";
import type { Snapshot } from "../protocol/types";
import { GUEST_LINE } from "./guest";

const NAMES = { audio: "microphone", video: "camera", speaker: "speaker" } as const;

/** What is said when another device is in use than a moment ago. */
export function changedWords({ kind, turn, label }: Changed): string {
  const name = NAMES[kind];
  const now = label === "" ? "another one" : label;
  switch (turn) {
    case "gone":
      return `Your ${name} was unplugged. We now use ${now}.`;
    case "chosen_is_back":
    case "something_came":
      return `Your ${name} is back: ${now}.`;
    case "default_moved":
      return `Your device now uses another ${name}: ${now}.`;
  }
}

/** "40 seconds", "3 minutes". */
export function lasted(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return `${Math.round(seconds / 60)} minutes`;
}

const TRYING = "We are still trying to bring you back.";
const CHECK_LINE = "Check your internet connection, or call your clinic if this goes on.";

/** While the line is gone; `isLong`: for longer than is bridged (docs/minutes.md), so nothing is talked down. */
export function awayWords({ you, room }: Pick<Snapshot, "you" | "room">, isLong: boolean): string {
  if (you.role === "guest") return GUEST_LINE;
  if (you.place === "lobby") {
    const back = "Your line dropped; you come back to the waiting room by yourself.";
    return isLong ? `${TRYING} ${CHECK_LINE}` : `Back in a moment. ${back}`;
  }
  const ownMs = room.counting && you.minutes ? 1000 * you.minutes.bridge_s : null;
  if (isLong) {
    const cost = ownMs === null ? "" : " This time away does not count; the minutes you have are safe.";
    return `${TRYING} Your seat is kept.${cost} ${CHECK_LINE}`;
  }
  const still = ownMs === null ? "" : ` A drop of up to ${lasted(ownMs)} still counts.`;
  return `Back in a moment. Your line dropped; your seat is kept.${still}`;
}

/** Said once the line is back; a blink is not worth a word. `counts` null: minutes are not in question. */
export function backWords(ms: number, counts: boolean | null): string | null {
  if (counts === false) {
    return `You were away for ${lasted(ms)}. Your seat is kept. That time does not count; the rest does.`;
  }
  if (ms < 3000) return null;
  return `Your line dropped for ${lasted(ms)}.${counts ? " It still counts." : ""} You're back.`;
}

export const NEED = {
  offer:
    "Your line has been weak for a while. Without pictures, voices come through more clearly. The others see you as before.",
  take: "Sound only",
  put: "Keep the pictures",
} as const;
