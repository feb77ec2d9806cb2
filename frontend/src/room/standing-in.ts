// One person on two devices: the one without the seat lets its microphone and camera go. Should the seat come
// back to it by itself, they stay off, since nobody has looked at this device; but that is said.
import { effect } from "@preact/signals";
import type { LocalMedia } from "../media/local";
import { STANDS_IN } from "../words/messages";
import type { RoomStore } from "./store";

/** Lets the devices go while `store` is a companion, and says so when it no longer is. */
export function followSeat(store: RoomStore, local: LocalMedia): void {
  let wasCompanion = false;
  effect(() => {
    if (store.isCompanion.value) {
      wasCompanion = true;
      local.release();
      if (store.notice.peek() === STANDS_IN) store.notice.value = null;
      return;
    }
    local.allow();
    if (store.mediaKey.value === null) return;
    if (wasCompanion && isQuiet(local)) store.notice.value = STANDS_IN;
    wasCompanion = false;
  });
}

/** Nothing was opened since, as it is when the person chooses this device. */
function isQuiet({ microphone, camera }: LocalMedia): boolean {
  const sources = [microphone.peek(), camera.peek()];
  return sources.every(({ track, asking, problem }) => track === null && !asking && problem === null);
}
