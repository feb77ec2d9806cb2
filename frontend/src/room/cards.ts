// What people said as they arrived, for those who lead: asked for whenever somebody new is at the door.
import { type Signal, signal } from "@preact/signals";
import { fetchTold, letInAnyway, type Told } from "../wire/arrival";

export class Cards {
  readonly told: Signal<ReadonlyMap<string, Told>> = signal(new Map());
  #asked: ReadonlySet<string> = new Set();

  constructor(
    readonly url: string,
    readonly csrfToken: string,
  ) {}

  /** Looks again when one of these people was not waiting before. */
  async look(waiting: readonly string[]): Promise<void> {
    const news = waiting.some((id) => !this.#asked.has(id));
    this.#asked = new Set(waiting);
    if (!news) return;
    try {
      this.told.value = await fetchTold(this.url, this.csrfToken);
    } catch {
      this.#asked = new Set(); // the door works without; the next arrival asks again
    }
  }

  /** Writes down who of these is let in although something is missing. Never keeps anybody waiting. */
  noteLetIn(people: readonly string[]): void {
    const lacking = people.filter((id) => (this.told.peek().get(id)?.missing.length ?? 0) > 0);
    if (lacking.length > 0) letInAnyway(this.url, this.csrfToken, lacking).catch(() => undefined);
  }
}
