// The welfare card of one person, from the page's server. Addresses carry ids alone, bodies the rest.
import type { Contact } from "./arrival";

export interface WelfareStep {
  readonly at: string;
  readonly by: string;
  readonly words: string;
  readonly note: string;
}

export interface WelfareCard {
  readonly name: string;
  readonly place: string;
  readonly private: boolean | null;
  readonly phone: string;
  readonly contact: Contact | null;
  readonly said_at: string | null;
  /** It was said for another session of that day. */
  readonly earlier: boolean;
  readonly emergency_number: string;
  readonly crisis_line: string;
  readonly is_open: boolean;
  readonly steps: readonly WelfareStep[];
  readonly kinds: readonly { readonly kind: string; readonly words: string }[];
}

const PATIENCE_MS = 8000;

export class Welfare {
  constructor(
    readonly sessionUrl: string,
    readonly csrfToken: string,
  ) {}

  /** The card. Throws when it could not be had. */
  async read(person: string): Promise<WelfareCard> {
    return this.#talk(person);
  }

  /** Writes a step down, with the reader's name and the time; the card as it is then. Throws. */
  async add(person: string, kind: string, note: string): Promise<WelfareCard> {
    return this.#talk(person, new URLSearchParams({ kind, note }));
  }

  async #talk(person: string, body?: URLSearchParams): Promise<WelfareCard> {
    const answer = await fetch(`${this.sessionUrl}people/${person}/welfare.json`, {
      method: body ? "POST" : "GET",
      headers: { "X-CSRFToken": this.csrfToken, Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body ? { body } : {}),
    });
    if (!answer.ok) throw new Error(`welfare: ${answer.status}`);
    return (await answer.json()) as WelfareCard;
  }
}
