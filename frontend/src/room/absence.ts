// How long this page's line has been gone, for honest words: while it lasts, and once when it is back.
import { effect } from "@preact/signals";
import { BRIDGED_MS, backWords } from "../words/staying";
import type { RoomStore } from "./store";

interface Clock {
  /** Milliseconds that go on while the device sleeps. */
  wall(): number;
  after(ms: number, run: () => void): () => void;
}

export function followAbsence(store: RoomStore, { wall, after }: Clock): void {
  let since: number | null = null;
  let cancel: () => void = () => undefined;
  effect(() => {
    const isGone = store.trouble.value === "line";
    if (isGone && since === null) {
      since = wall();
      cancel = after(BRIDGED_MS, () => {
        store.goneLong.value = true;
      });
    } else if (store.line.value === "open" && since !== null) {
      cancel();
      store.goneLong.value = false;
      const words = backWords(wall() - since);
      since = null;
      if (words) store.notice.value = words;
    }
  });
}
