// Tells the room what this page shows: not while it is still moving, and at most once a second. Time and the
// wire are given by the caller.
import type { SetWishes } from "../protocol/types";
import type { Reply } from "../wire/replies";

export type Wish = Pick<SetWishes, "heights"> & { readonly pinned: number | null };

export interface WishSeam {
  tell(wish: Wish): Promise<Reply>;
  now(): number;
  after(ms: number, run: () => void): () => void;
}

// Longer keeps a picture blurred after a tile has grown, shorter tells of every step of a window being dragged.
const SETTLE_MS = 150;
const EVERY_MS = 1100; // the room takes one a second

export class Wishes {
  #wanted: Wish | null = null;
  #told: string | null = null;
  #sentMs = Number.NEGATIVE_INFINITY;
  #isWaiting = false;

  constructor(readonly seam: WishSeam) {}

  /** What is shown now; null while nobody can be told. */
  want(wish: Wish | null): void {
    this.#wanted = wish;
    if (wish !== null) this.#soon();
  }

  /** Whoever was told has forgotten it. */
  forget(): void {
    this.#told = null;
  }

  #soon(): void {
    if (this.#isWaiting || JSON.stringify(this.#wanted) === this.#told) return;
    this.#isWaiting = true;
    const restMs = this.#sentMs + EVERY_MS - this.seam.now();
    this.seam.after(Math.max(SETTLE_MS, restMs), () => void this.#send());
  }

  async #send(): Promise<void> {
    this.#isWaiting = false;
    const wish = this.#wanted;
    const text = JSON.stringify(wish);
    if (wish === null || text === this.#told) return;
    this.#sentMs = this.seam.now();
    this.#told = text;
    const reply = await this.seam.tell(wish);
    if (reply.type !== "refused" && reply.type !== "lost") return;
    if (this.#told === text) this.#told = null;
    if (reply.type === "refused" && reply.code === "too_many") this.#soon();
  }
}
