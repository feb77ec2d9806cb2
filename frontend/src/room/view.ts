// How this person likes to see the room. Remembered on this browser; who is kept large is not, as that names
// somebody.
import { signal } from "@preact/signals";

export interface View {
  /** Everybody the same size, or whoever speaks large. */
  readonly layout: "circle" | "speaker";
  readonly ownHidden: boolean;
  /** No pictures are taken: for a line or a battery that has little left, or for less to look at. */
  readonly soundOnly: boolean;
}

const KEY = "vioip.room.view";
const FIRST: View = { layout: "circle", ownHidden: false, soundOnly: false };

export function readView(storage: Storage | null): View {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? "{}") as Partial<View>;
    return {
      layout: kept.layout === "speaker" ? "speaker" : "circle",
      ownHidden: kept.ownHidden === true,
      soundOnly: kept.soundOnly === true,
    };
  } catch {
    return FIRST;
  }
}

export class ViewChoice {
  readonly view = signal<View>(FIRST);
  /** Whom to keep large, by id; null: nobody. */
  readonly pinned = signal<string | null>(null);
  readonly page = signal(0);

  constructor(readonly storage: Storage | null) {
    this.view.value = readView(storage);
  }

  choose(change: Partial<View>): void {
    this.view.value = { ...this.view.peek(), ...change };
    this.storage?.setItem(KEY, JSON.stringify(this.view.peek()));
  }
}
