// The clinic's own TURN server, if it has one, and credentials that still work: they come with every ticket
// and end after ten minutes. Nobody else's server is ever asked.

/** What a ticket may bring along. */
export interface WithRelays {
  readonly ice_servers?: RTCIceServer[];
}

// Credentials end ten minutes after their ticket; older ones are asked for anew.
const FRESH_MS = 8 * 60_000;
// A page whose server is away for a moment connects without a relay rather than later.
const PATIENCE_MS = 1500;

export class Relays<E extends WithRelays> {
  #servers: RTCIceServer[] | null = null;
  #sinceMs = 0;

  constructor(
    readonly fetch: () => Promise<E>,
    readonly now: () => number,
  ) {}

  /** A fresh entry, whose relays are remembered. */
  readonly fetchEntry = async (): Promise<E> => {
    const entry = await this.fetch();
    this.#servers = entry.ice_servers ?? [];
    this.#sinceMs = this.now();
    return entry;
  };

  /** The relays to use now. Never throws, never takes long. */
  async current(): Promise<RTCIceServer[]> {
    const isOld = this.#servers === null || this.now() - this.#sinceMs > FRESH_MS;
    if (isOld && this.#servers?.length !== 0) await this.#refresh();
    return this.#servers ?? [];
  }

  async #refresh(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.fetchEntry().catch(() => undefined), enough]);
    clearTimeout(timer);
  }
}
