// Offers sound alone when this person's line has been weak for a while. Only an offer: whether faces or
// clear words matter more is the person's choice.
import { computed, effect } from "@preact/signals";
import type { RoomStore } from "./store";

// Smaller offers it for every hiccup; larger leaves words blurred that need not be.
export const WEAK_MS = 20_000;
// After "no" it is not asked again for so long.
export const REST_MS = 600_000;

interface Clock {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** Sets `store.offersSoundOnly`; `isSoundOnly` reads whether it is chosen already. */
export function followNeed(store: RoomStore, isSoundOnly: () => boolean, { now, after }: Clock): void {
  let restUntilMs = Number.NEGATIVE_INFINITY;
  const isWeak = computed(() => {
    const { you, participants } = store.snapshot.value ?? {};
    const isPoor = participants?.some(({ id, line }) => id === you?.id && line === "poor") ?? false;
    const isPaused = store.news.value.paused.length > 0;
    return store.mediaKey.value !== null && !isSoundOnly() && (isPoor || isPaused);
  });
  effect(() => {
    if (!isWeak.value) {
      store.offersSoundOnly.value = false;
      return undefined;
    }
    const waitMs = Math.max(WEAK_MS, restUntilMs - now());
    return after(waitMs, () => {
      store.offersSoundOnly.value = true;
      restUntilMs = now() + REST_MS;
    });
  });
}
