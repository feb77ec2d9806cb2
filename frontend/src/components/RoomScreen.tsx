import type { LocalMedia } from "../media/local";
import type { Snapshot } from "../protocol/types";
import { useNow } from "../room/now";
import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import { Banner } from "./Banner";
import { Circle } from "./Circle";
import { Controls, DeviceProblems } from "./Controls";
import { LobbyPanel } from "./LobbyPanel";
import { RoomHead } from "./RoomHead";
import { Voices } from "./Voices";

interface Props {
  readonly snapshot: Snapshot;
  readonly store: RoomStore;
  readonly visit: Visit;
  readonly local: LocalMedia;
}

function others({ participants, you }: Snapshot) {
  return participants.filter(({ id }) => id !== you.id);
}

/** Everything of the room itself: head, notices, circle, door, controls. */
export function RoomScreen({ snapshot, store, visit, local }: Props) {
  const now = useNow();
  const leads = store.leads.value;
  const seats = store.seats.value;
  const onBlocked = (): void => {
    store.soundBlocked.value = true;
  };
  return (
    <div class="room-screen" data-leads={leads}>
      <RoomHead
        room={snapshot.room}
        call={store.call.value}
        leads={leads}
        now={now}
        onStart={() => void visit.start()}
        onEnd={() => void visit.end()}
      />
      <div class="notices">
        <Banner store={store} visit={visit} />
        <DeviceProblems local={local} inside />
      </div>
      <main class="room-main">
        <Circle snapshot={snapshot} seats={seats} ownCamera={local.camera.value.track} />
        {leads && (
          <LobbyPanel
            waiting={snapshot.waiting}
            now={now}
            onAdmit={(id) => void visit.admit(id)}
            onAdmitAll={() => void visit.admitAll()}
            onDeny={(id) => void visit.deny(id)}
          />
        )}
      </main>
      <Controls local={local} onLeave={() => void visit.leave()} />
      <Voices participants={others(snapshot)} seats={seats} onBlocked={onBlocked} />
    </div>
  );
}
