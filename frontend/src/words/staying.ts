// The sentences of staying: lines that drop and come back, devices that change. Plain, warm, short.
import type { Changed } from "../media/local";

const NAMES = { audio: "microphone", video: "camera" } as const;

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

// Drops of up to this are bridged (docs/minutes.md): a longer one should not be talked down.
export const BRIDGED_MS = 60_000;

export const GONE_LONG =
  "We are still trying to bring you back. Your seat and the minutes you have are safe. Check your internet connection, or call your clinic if this goes on.";

/** "40 seconds", "3 minutes". */
export function lasted(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return `${Math.round(seconds / 60)} minutes`;
}

/** Said once the line is back; a blink is not worth a word. */
export function backWords(ms: number): string | null {
  if (ms < 3000) return null;
  return `You're back. Your line was gone for ${lasted(ms)}. Your seat and your minutes are safe.`;
}

export const NEED = {
  offer:
    "Your line has been weak for a while. Without pictures, voices come through more clearly. The others see you as before.",
  take: "Sound only",
  put: "Keep the pictures",
} as const;
