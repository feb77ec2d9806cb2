// When to try again. Pure: the random number is an argument.

const FIRST_DELAYS_MS = [0, 300, 1200, 2700, 4800] as const;
const LATER_DELAY_MS = 7000;
// Larger spreads a herd after a restart further apart; smaller brings one person back sooner.
const JITTER_MS = 1000;

/** Milliseconds before attempt `attempt` (0 is the first); `random` in [0, 1). Never gives up. */
export function reconnectDelayMs(attempt: number, random: number): number {
  const first = FIRST_DELAYS_MS[attempt];
  if (first === 0) return 0;
  return Math.round((first ?? LATER_DELAY_MS) + random * JITTER_MS * Math.min(1, attempt / 4));
}
