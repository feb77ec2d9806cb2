// A websocket that is there before anybody presses Join: its connection takes two round trips, four with TLS, and
// a second where its first packet is lost. It says nothing; who comes, `hello` says after the press.
import type { Wiring } from "./socket";

// The room closes what says nothing for 10 s. Larger finds it closed by the press on Join.
const RENEW_MS = 8000;
// Since somebody last was about to join. Larger holds lines for pages that were left open.
const KEEP_MS = 120_000;

export class EarlyLine {
  #socket: WebSocket | null = null;
  #url = "";
  #sinceMs = Number.NEGATIVE_INFINITY;
  #cancelRenewal: () => void = () => undefined;

  constructor(readonly wiring: Pick<Wiring, "open" | "now" | "after">) {}

  /** Somebody may be about to join: from now on a line to there is open or on its way, for two minutes. */
  prepare(url: string, protocol: string): void {
    this.#sinceMs = this.wiring.now();
    if (this.#fits(url)) return;
    this.drop();
    this.#url = url;
    this.#socket = this.wiring.open(url, protocol);
    this.#cancelRenewal = this.wiring.after(RENEW_MS, () => this.#renew(url, protocol));
  }

  /** The early line, open already or not yet, or a new one: each is given out once. */
  take(url: string, protocol: string): WebSocket {
    const early = this.#fits(url) ? this.#socket : null;
    if (early) this.#socket = null;
    this.drop();
    return early ?? this.wiring.open(url, protocol);
  }

  /** It was opened into a network that is another one now, or is not wanted any more. */
  drop(): void {
    this.#cancelRenewal();
    this.#socket?.close();
    this.#socket = null;
  }

  /** Not where it did not open or was closed: browsers hold back who fails often (Firefox for a minute). */
  #renew(url: string, protocol: string): void {
    const [sinceMs, isOpen] = [this.#sinceMs, this.#socket?.readyState === WebSocket.OPEN];
    this.drop();
    if (!isOpen || this.wiring.now() - sinceMs >= KEEP_MS) return;
    this.prepare(url, protocol);
    this.#sinceMs = sinceMs;
  }

  #fits(url: string): boolean {
    return this.#url === url && this.#socket !== null && this.#socket.readyState <= WebSocket.OPEN;
  }
}
