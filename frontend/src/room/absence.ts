// How long this page's line has been gone, for honest words: while it lasts, and once when it is back. Whether
// that time counts is the room's to say; the page only knows how long a drop may last.
import { computed, effect } from "@preact/signals";
import type { Absence } from "../protocol/types";
import { backWords } from "../words/staying";
import { roomNow } from "./now";
import type { RoomStore } from "./store";

interface Clock {
  /** Milliseconds that go on while the device sleeps. */
  wall(): number;
  after(ms: number, run: () => void): () => void;
}

// What was missed follows the line at once; larger leaves people without a word, smaller says it too early.
export const SETTLE_MS = 500;
// Beats go out every 5 s and are answered at once: a line that was silent for longer is gone since it was last
// heard, as the room counts from the last it heard of the page. Smaller takes a room that had nothing to say for
// gone, and a blink for a drop; larger counts from when the silence was noticed, up to 17 s late.
const QUIET_MS = 7000;
// Somebody whose page was gone altogether is told on return; larger says it again after another reload.
const FRESH_MS = 30_000;

function absenceOf(store: RoomStore): Absence | null {
  return store.snapshot.peek()?.you.minutes?.absence ?? null;
}

function say(store: RoomStore, words: string | null): void {
  if (words !== null) store.notice.value = words;
}

function sayOf(store: RoomStore, { from_ms, to_ms, counts }: Absence): void {
  say(store, backWords(to_ms - from_ms, counts));
}

/** `heardMs` is when the room was last heard, by `wall`. */
export function followAbsence(store: RoomStore, heardMs: () => number, { wall, after }: Clock): void {
  let gone: { readonly sinceMs: number; readonly known: number | null } | null = null;
  let cancel: () => void = () => undefined;
  const back = (lastedMs: number, known: number | null): void => {
    const absence = absenceOf(store);
    if (absence !== null && absence.to_ms !== known) return sayOf(store, absence);
    const { room, you } = store.snapshot.peek() ?? {};
    say(store, backWords(lastedMs, room?.counting && you?.minutes ? true : null));
  };
  effect(() => {
    const isGone = store.trouble.value === "line";
    if (isGone && gone === null) {
      gone = {
        sinceMs: wall() - heardMs() > QUIET_MS ? heardMs() : wall(),
        known: absenceOf(store)?.to_ms ?? null,
      };
      const bridgedMs = 1000 * (store.snapshot.peek()?.you.minutes?.bridge_s ?? 60);
      cancel();
      cancel = after(Math.max(0, heardMs() + bridgedMs - wall()), () => {
        store.goneLong.value = true;
      });
    } else if (store.line.value === "open" && gone !== null) {
      const { sinceMs, known } = gone;
      const lastedMs = wall() - sinceMs;
      gone = null;
      store.goneLong.value = false;
      cancel();
      cancel = after(SETTLE_MS, () => back(lastedMs, known));
    }
  });
  const isInside = computed(() => store.stage.value === "room");
  let isNew = true;
  effect(() => {
    if (!isInside.value || !isNew) return;
    isNew = false;
    const absence = absenceOf(store);
    if (absence !== null && Math.abs(roomNow() - absence.to_ms) < FRESH_MS) sayOf(store, absence);
  });
}
