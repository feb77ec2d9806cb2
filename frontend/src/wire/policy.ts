// When to try again. Pure: the random number is an argument.

const FIRST_DELAYS_MS = [0, 300, 1200, 2700, 4800] as const;
// What answers and cannot serve is given time: larger brings people back later, smaller keeps it overloaded.
const LATER_DELAY_MS = 7000;
// Where nothing answers nobody is burdened. With its jitter less than the 5 s within which people are back
// (PROMISES R10), however long the network was gone.
const UNANSWERED_DELAY_MS = 2500;
// Larger spreads a herd after a restart further apart; smaller brings one person back sooner.
const JITTER_MS = 1000;

/** Milliseconds before attempt `attempt` (0 is the first); `random` in [0, 1). Never gives up. `answered`:
 * something was there at the last one. */
export function reconnectDelayMs(attempt: number, random: number, answered = true): number {
  const longest = answered ? LATER_DELAY_MS : UNANSWERED_DELAY_MS;
  const delayMs = Math.min(FIRST_DELAYS_MS[attempt] ?? LATER_DELAY_MS, longest);
  if (delayMs === 0) return 0;
  return Math.round(delayMs + random * JITTER_MS * Math.min(1, attempt / 4));
}
