// Commands that wait for their answer, by `ref`. A lost line answers too: nobody waits for ever.
import type { Answered, Command, LinesReported, Ok, Refused } from "../protocol/types";

export type Reply = Ok | Answered | Refused | LinesReported | { readonly type: "lost" };

/** A command before it has its `ref`. */
export type Ask = Command extends infer One ? (One extends Command ? Omit<One, "ref"> : never) : never;

export class Replies {
  #last = 0;
  readonly #waiting = new Map<number, (reply: Reply) => void>();

  next(): number {
    this.#last += 1;
    return this.#last;
  }

  expect(ref: number): Promise<Reply> {
    return new Promise((resolve) => this.#waiting.set(ref, resolve));
  }

  settle(reply: Ok | Answered | Refused | LinesReported): void {
    this.#waiting.get(reply.ref)?.(reply);
    this.#waiting.delete(reply.ref);
  }

  lose(): void {
    for (const resolve of this.#waiting.values()) resolve({ type: "lost" });
    this.#waiting.clear();
  }
}
