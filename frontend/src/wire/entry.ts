// What lets a websocket in: a fresh ticket from the page's server, or the rejoin token of an admission.
import type { Ending } from "./closing";

export interface Entry {
  readonly ticket: string;
  readonly url: string;
  /** The clinic's TURN server with credentials for ten minutes, if it has one. */
  readonly ice_servers?: RTCIceServer[];
}

/** The server said no, and asking again will not change that. */
export class EntryRefused extends Error {
  constructor(readonly ending: Ending) {
    super(ending);
  }
}

/** The server is there and has no way in to give at this moment. */
export class EntryDelayed extends Error {}

// Longer: a slow line still gets its ticket; shorter: a dead one is noticed sooner.
const TICKET_PATIENCE_MS = 6000;

/** Asks for a ticket; throws `EntryRefused`, `EntryDelayed`, or any other error when nothing answered. */
export async function fetchEntry(ticketUrl: string, csrfToken: string): Promise<Entry> {
  const answer = await fetch(ticketUrl, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken, Accept: "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(TICKET_PATIENCE_MS),
  });
  if (answer.ok) return (await answer.json()) as Entry;
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new EntryRefused("signed_out");
  if (answer.status === 409) throw new EntryRefused("ended");
  if (answer.status === 403) throw new EntryRefused("signed_out");
  if (answer.status === 404) throw new EntryRefused("not_yours");
  throw new EntryDelayed(`ticket: ${answer.status}`);
}

// Tickets live two minutes, and the way to the room takes some of them.
const EARLY_MS = 90_000;

/** Fetches an entry ahead, while the person still looks at their devices; each is given out once. */
export class EarlyEntry {
  #early: Promise<Entry | null> | null = null;
  #sinceMs = 0;

  constructor(
    readonly fetch: () => Promise<Entry>,
    readonly now: () => number,
  ) {}

  /** Has one on its way, or here and good for a while; never rejects: whoever takes it will be told. */
  prepare(): Promise<Entry | null> {
    if (this.#early && this.#isFresh()) return this.#early;
    this.#sinceMs = this.now();
    this.#early = this.fetch().catch(() => null);
    return this.#early;
  }

  /** What is here or on its way is of no more use: what it says has changed. */
  forget(): void {
    this.#early = null;
  }

  /** The early entry or a new one; throws as `fetchEntry` does. */
  async take(): Promise<Entry> {
    const early = this.#isFresh() ? this.#early : null;
    this.#early = null;
    return (await early) ?? this.fetch();
  }

  #isFresh(): boolean {
    return this.#early !== null && this.now() - this.#sinceMs < EARLY_MS;
  }
}

/** The rejoin token, in memory and for a reload of this tab; never for another tab or day. */
export class RejoinMemory {
  #entry: Entry | null = null;
  readonly #key: string;

  constructor(
    session: string,
    readonly storage: Storage | null,
  ) {
    this.#key = `vioip.rejoin.${session}`;
    this.#entry = this.#stored();
  }

  read(): Entry | null {
    return this.#entry;
  }

  keep(entry: Entry): void {
    this.#entry = entry;
    this.storage?.setItem(this.#key, JSON.stringify(entry));
  }

  forget(): void {
    this.#entry = null;
    this.storage?.removeItem(this.#key);
  }

  #stored(): Entry | null {
    try {
      return JSON.parse(this.storage?.getItem(this.#key) ?? "null") as Entry | null;
    } catch {
      return null;
    }
  }
}
