// What a session came to, from the page's server, and the way back of what a client says about it. All numbers
// are the server's; nothing is summed here.

export interface Questions {
  readonly helpful: string;
  /** Answers to the first question; the first is 1. */
  readonly scale: readonly string[];
  readonly words: string;
}

/** Seconds. `session_s` is null for those who led, `day_s` and the rest without a program. */
export interface Counted {
  readonly over: boolean;
  readonly session_s: number | null;
  readonly lobby_s: number;
  readonly day_s: number | null;
  readonly week_s: number | null;
  readonly target_s: number | null;
  readonly feedback: Questions | null;
}

export interface Answers {
  readonly helpful: number | null;
  readonly words: string;
}

const PATIENCE_MS = 8000;
const TRIES = 12; // the end is in the database within a second; a busy one gets a quarter of a minute
const PAUSE_MS = 1200;

async function talk(url: string, csrfToken: string, body?: unknown): Promise<Response> {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { "X-CSRFToken": csrfToken, Accept: "application/json", "Content-Type": "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`counted: ${answer.status}`);
  return answer;
}

/** What it came to, once the end is written; null when that could not be had. Ends early when `gone`. */
export async function readCounted(
  sessionUrl: string,
  csrfToken: string,
  gone: () => boolean,
): Promise<Counted | null> {
  for (let tries = 0; tries < TRIES && !gone(); tries += 1) {
    try {
      const counted = (await (await talk(`${sessionUrl}counted/`, csrfToken)).json()) as Counted;
      if (counted.over) return counted;
    } catch {
      // asked again
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}

/** Keeps the answers. Throws when they did not get through. */
export async function sendFeedback(sessionUrl: string, csrfToken: string, answers: Answers): Promise<void> {
  await talk(`${sessionUrl}feedback/`, csrfToken, answers);
}
