import { useEffect, useRef } from "preact/hooks";
import type { Snapshot, Worry } from "../protocol/types";
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

/** Whoever vanishes while they are looked after opens their card by themselves, once; while another card is open they
 * wait for it to be closed. */
function useVanished({ worries }: Snapshot, store: RoomStore): void {
  const shown = useRef(new Set<string>());
  const open = store.welfare.value;
  useEffect(() => {
    const gone = worries.filter(({ vanished_ms }) => vanished_ms !== null);
    const keyOf = ({ id, vanished_ms }: Worry): string => `${id} ${vanished_ms}`;
    const next = gone.find((one) => (open ? one.id === open.id : !shown.current.has(keyOf(one))));
    if (!next) return;
    shown.current.add(keyOf(next));
    if (!open) store.welfare.value = { id: next.id, name: next.name };
  }, [worries, open, store]);
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
