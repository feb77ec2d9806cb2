// How the tries of a line that is gone follow one another. Pure: instants and chance are arguments.
import { reconnectDelayMs } from "./policy";

// The least rest after a try that took long by itself; smaller makes a busy loop of a network that is half there.
const REST_MS = 300;

export class Tries {
  #next = 0;
  #beganMs = 0;
  #answered = false;

  /** The line stands: the next try will be the first. */
  reset(): void {
    this.#next = 0;
  }

  begin(now: number): void {
    this.#beganMs = now;
    this.#answered = false;
  }

  /** Something at the other end answered, if only to say that it cannot serve now. */
  note(): void {
    this.#answered = true;
  }

  /** Whether to open a websocket. Where nothing answers, only ever more rarely: the pages alone may be away,
   * but Firefox holds websockets back for up to a minute where many of them did not open. */
  get mayKnock(): boolean {
    return this.#answered || Number.isInteger(Math.log2(this.#next));
  }

  /** When the next try is due. Where nothing answered, the time a try took counts as waited. */
  due(now: number, random: number): number {
    const delayMs = reconnectDelayMs(this.#next, random, this.#answered);
    this.#next += 1;
    if (delayMs === 0 || this.#answered) return now + delayMs;
    return Math.max(now + Math.min(REST_MS, delayMs), this.#beganMs + delayMs);
  }
}
