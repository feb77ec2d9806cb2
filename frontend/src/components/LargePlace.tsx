import type { Participant, Snapshot } from "../protocol/types";
import type { RoomStore } from "../room/store";
import type { ViewChoice } from "../room/view";
import { OWN_SCREEN, SCREEN_COMES, SCREEN_PAUSED, SCREEN_UNSEEN, sharedBy } from "../words/view";
import { Stage } from "./Stage";

interface Props {
  readonly snapshot: Snapshot;
  readonly store: RoomStore;
  readonly look: ViewChoice;
  readonly sharer: Participant | undefined;
  readonly large: Participant | null;
  readonly onStopSharing: () => void;
}

function screenWords(isOwn: boolean, isBlind: boolean, isPaused: boolean): string {
  if (isOwn) return OWN_SCREEN;
  if (isBlind) return SCREEN_UNSEEN;
  return isPaused ? SCREEN_PAUSED : SCREEN_COMES;
}

/** Somebody's screen goes before whoever is kept large. */
function Screen({ snapshot, store, look, sharer, onStopSharing }: Props & { sharer: Participant }) {
  const seat = snapshot.seats - 1;
  const isOwn = sharer.id === snapshot.you.id;
  const isBlind = look.view.value.soundOnly;
  const isPaused = store.news.value.paused.includes(seat);
  const track = isOwn ? null : (store.seats.value[seat]?.video ?? null);
  return (
    <Stage
      label={isOwn ? "Your screen" : `Screen of ${sharer.name}`}
      caption={isOwn ? "Your screen" : sharedBy(sharer.name)}
      words={screenWords(isOwn, isBlind, isPaused)}
      track={track}
      live={!isOwn && !isBlind && !isPaused}
      seat={isOwn ? undefined : seat}
    >
      {(isOwn || store.leads.value) && (
        <button type="button" onClick={onStopSharing}>
          {isOwn ? "Stop sharing" : "Take this screen away"}
        </button>
      )}
      {isBlind && !isOwn && (
        <button type="button" onClick={() => look.choose({ soundOnly: false })}>
          Show pictures
        </button>
      )}
    </Stage>
  );
}

export function LargePlace(props: Props) {
  const { store, look, sharer, large } = props;
  if (sharer) return <Screen {...props} sharer={sharer} />;
  if (!large) return null;
  const { speaker, paused } = store.news.value;
  const isHere = large.connection === "live" && large.line !== "lost" && !large.elsewhere;
  const comes = isHere && !look.view.value.soundOnly && !paused.includes(large.seat);
  return (
    <Stage
      label={`${large.name}, large`}
      caption={large.name}
      name={large.name}
      track={store.seats.value[large.seat]?.video ?? null}
      live={large.camera && comes}
      seat={large.seat}
      speaking={speaker === large.id}
    >
      {look.pinned.value === large.id && (
        <button
          type="button"
          onClick={() => {
            look.pinned.value = null;
          }}
        >
          No longer keep large
        </button>
      )}
    </Stage>
  );
}
