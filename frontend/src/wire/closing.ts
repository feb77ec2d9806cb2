// What a close code of sessions/core/protocol/events.py means for the browser.

export type Ending = "left" | "denied" | "barred" | "removed" | "ended" | "signed_out" | "not_yours";

export interface Again {
  readonly again: true;
  /** The shortest wait before the next attempt, milliseconds. */
  readonly floorMs: number;
  /** Whether the token or ticket that was shown is of no more use. */
  readonly forget: boolean;
}

export type AfterClose = Again | { readonly again: false; readonly ending: Ending };

const CALM_MS = 7000;

const OVER: Readonly<Record<number, Ending>> = {
  4403: "denied",
  4406: "removed",
  4407: "barred",
  4409: "left",
  4410: "ended",
};
const AGAIN: Readonly<Record<number, Again>> = {
  4400: { again: true, floorMs: CALM_MS, forget: false },
  4401: { again: true, floorMs: 0, forget: true },
  4429: { again: true, floorMs: CALM_MS, forget: false },
};

export function afterClose(code: number): AfterClose {
  const ending = OVER[code];
  if (ending) return { again: false, ending };
  return AGAIN[code] ?? { again: true, floorMs: 0, forget: false };
}
