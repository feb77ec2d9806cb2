// Sentences said aloud about being looked after: plain, calm, and nobody's fault.

export const CARE = {
  ownPartAgain: "You are marked as taking part again.",
  partAgain: (name: string): string => `${name} is taking part again.`,
  ledAgain: "Somebody is leading again.",
} as const;

/** To those who lead: a colleague knows of a call. */
export function seenWords(seenBy: string, name: string): string {
  return `${seenBy} has seen that ${name} asks for help.`;
}
