// What a person says of themselves before they go in. Whoever joins while it is on its way waits for it, since
// the ticket carries it.
import { type Signal, signal } from "@preact/signals";
import type { Kept } from "../wire/pronouns";
import { PRONOUNS } from "../words/pronouns";

export class Pronouns {
  readonly kept: Signal<string>;
  /** What became of the last try; empty before one. */
  readonly notice: Signal<string> = signal("");
  #last: Promise<void> = Promise.resolve();

  constructor(
    kept: string,
    readonly send: (pronouns: string) => Promise<Kept>,
    readonly onKept: () => void,
  ) {
    this.kept = signal(kept);
  }

  /** Keeps what was typed; never throws, and nothing is sent twice. */
  save(typed: string): Promise<void> {
    this.#last = this.#last.then(() => this.#keep(typed.trim()));
    return this.#last;
  }

  /** When nothing is on its way any more. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #keep(typed: string): Promise<void> {
    if (typed === this.kept.value) return;
    try {
      const { pronouns, detail } = await this.send(typed);
      this.notice.value = pronouns === null ? detail : pronouns === "" ? PRONOUNS.gone : PRONOUNS.saved;
      if (pronouns === null || pronouns === this.kept.value) return;
      this.kept.value = pronouns;
      this.onKept();
    } catch {
      this.notice.value = PRONOUNS.away;
    }
  }
}
