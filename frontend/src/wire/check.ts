// The line of a connection check: like a room's, and nobody is at its other end.
export const CHECK_PROTOCOL = "vioip.check.1";
const OPENING_MS = 6000;
const ANSWER_MS = 6000;
const BUSY = 4429;

export type Way = "direct" | "relay";

/** The server asks to come back later: too many check at this moment, or this person did just now. */
export class CheckBusy extends Error {}

interface Heard {
  readonly type: string;
  readonly n?: number;
  readonly way?: Way;
  readonly sdp?: string | null;
}

interface Waiter {
  readonly fits: (heard: Heard) => boolean;
  readonly tell: (heard: Heard | null) => void;
}

export class CheckLine {
  readonly #socket: WebSocket;
  readonly #waiters = new Set<Waiter>();
  #isBusy = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as Heard);
    socket.onclose = ({ code }) => {
      this.#isBusy ||= code === BUSY;
      for (const waiter of this.#waiters) waiter.tell(null);
    };
  }

  /** Whether the line stands. Throws `CheckBusy`. */
  async begin(ticket: string): Promise<boolean> {
    const ready = this.#until((heard) => heard.type === "ready", OPENING_MS);
    this.#socket.onopen = () => this.#say({ type: "hello", ticket });
    const stands = (await ready) !== null;
    if (this.#isBusy) throw new CheckBusy();
    return stands;
  }

  /** There and back, milliseconds: the quickest of three; null when nothing came back. */
  async roundTripMs(now: () => number): Promise<number | null> {
    const times: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const began = now();
      this.#say({ type: "ping", n });
      if ((await this.#until((heard) => heard.type === "pong" && heard.n === n, ANSWER_MS)) === null) break;
      times.push(now() - began);
    }
    return times.length === 0 ? null : Math.round(Math.min(...times));
  }

  /** The answer to an offer; null when there is none. */
  async offer(way: Way, sdp: string): Promise<string | null> {
    this.#say({ type: "offer", way, sdp });
    const heard = await this.#until((one) => one.type === "answered" && one.way === way, ANSWER_MS);
    return heard?.sdp ?? null;
  }

  close(): void {
    this.#socket.close();
  }

  #say(message: object): void {
    if (this.#socket.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #hear(heard: Heard): void {
    for (const waiter of this.#waiters) if (waiter.fits(heard)) waiter.tell(heard);
  }

  #until(fits: (heard: Heard) => boolean, ms: number): Promise<Heard | null> {
    return new Promise((resolve) => {
      const tell = (heard: Heard | null): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(heard);
      };
      const waiter: Waiter = { fits, tell };
      const timer = setTimeout(() => tell(null), ms);
      this.#waiters.add(waiter);
      if (this.#socket.readyState > 1) tell(null);
    });
  }
}
