// Showing one's screen, as the room knows of it: told when it begins and ends, told again to a room that was
// raised anew, and let go when the room has taken it away.
import { effect } from "@preact/signals";
import type { OwnScreen } from "../media/screen";
import type { Ask, Reply } from "../wire/replies";
import { REFUSALS } from "../words/messages";
import type { RoomStore } from "./store";

export function followSharing(store: RoomStore, screen: OwnScreen, ask: (ask: Ask) => Promise<Reply>): void {
  let told = false;
  const begin = async (): Promise<void> => {
    const reply = await ask({ type: "set_sharing", on: true });
    if (reply.type !== "refused") return;
    store.notice.value = REFUSALS[reply.code];
    screen.close();
  };
  effect(() => {
    const isShown = screen.track.value !== null;
    if (store.mediaKey.value === null || store.line.value !== "open") return;
    if (isShown) void begin();
    else if (told) void ask({ type: "set_sharing", on: false });
    told = isShown;
  });
  let oursUnder: string | null = null; // the connection under which the room gave us the stage
  effect(() => {
    const key = store.mediaKey.value;
    const { room, you } = store.snapshot.value ?? {};
    const isOurs = screen.track.value !== null && room?.shared_by === you?.id;
    if (isOurs) oursUnder = key;
    else if (oursUnder !== null && oursUnder === key) {
      oursUnder = null;
      screen.close();
    }
  });
  effect(() => {
    if (store.isCompanion.value || store.stage.value === "over") screen.close();
  });
}
