// How the person wants to be spoken of, on its way to the page's server: in a body, never in an address.

const PATIENCE_MS = 6000;

export interface Kept {
  /** What is kept now; null: it did not fit, and `detail` says why. */
  readonly pronouns: string | null;
  readonly detail: string;
}

/** Keeps them; throws without a line. */
export async function sendPronouns(url: string, csrfToken: string, pronouns: string): Promise<Kept> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken, Accept: "application/json", "Content-Type": "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
    body: JSON.stringify({ pronouns }),
  });
  if (!answer.ok && answer.status !== 400) throw new Error(`pronouns: ${answer.status}`);
  const body = (await answer.json()) as { readonly pronouns?: string; readonly detail?: string };
  return { pronouns: body.pronouns ?? null, detail: body.detail ?? "" };
}
