import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import type { Ask } from "../wire/replies";
import { HelpBar } from "./HelpButton";
import { WelfareDialog } from "./WelfareDialog";
import { WorriesBar } from "./WorriesBar";

interface Props {
  readonly snapshot: Snapshot;
  readonly store: RoomStore;
  readonly visit: Visit;
  readonly now: number;
  readonly onAsk: (ask: Ask) => void;
  readonly onAside: (id: string) => void;
}

/** Whoever vanishes while they are looked after opens their card by themselves, once. */
function useVanished({ worries }: Snapshot, store: RoomStore): void {
  const shown = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, name, vanished_ms } of worries) {
      const key = `${id} ${vanished_ms}`;
      if (vanished_ms === null || shown.current.has(key)) continue;
      shown.current.add(key);
      store.welfare.value ??= { id, name };
    }
  }, [worries, store]);
}

/** A client's own call; for those who lead everybody they look after, and the one card that is open. */
export function Safety({ snapshot, store, visit, now, onAsk, onAside }: Props) {
  const { you, worries, participants } = snapshot;
  useVanished(snapshot, store);
  const open = store.welfare.value;
  return (
    <>
      <HelpBar you={you} onAsk={onAsk} />
      <WorriesBar
        worries={worries}
        now={now}
        mayTalk={(id) => !you.aside && participants.some((one) => one.id === id && !one.elsewhere)}
        onAsk={onAsk}
        onAside={onAside}
        onWelfare={(id) => {
          const worry = worries.find((one) => one.id === id);
          if (worry) store.welfare.value = { id, name: worry.name };
        }}
      />
      {open && (
        <WelfareDialog
          key={open.id}
          person={open.id}
          name={open.name}
          now={now}
          welfare={visit.welfare}
          onClose={() => {
            store.welfare.value = null;
          }}
        />
      )}
    </>
  );
}
