import type { LocalMedia } from "../media/local";
import type { Snapshot } from "../protocol/types";
import { isUnled } from "../room/leading";
import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import type { Ask } from "../wire/replies";
import { UNLED } from "../words/ending";
import { inWords } from "../words/meeting";
import { SOUND_ONLY } from "../words/view";
import { AsideBar } from "./AsideBar";
import { Banner } from "./Banner";
import { BreakBar } from "./BreakBar";
import { BreakoutBar } from "./BreakoutBar";
import { BreakoutPanel } from "./BreakoutPanel";
import { CameraBar } from "./CameraBar";
import { DeviceProblems } from "./DeviceProblems";
import { HandoutBar } from "./Handouts";
import { HandsBar } from "./HandsBar";
import { NearBar } from "./PeoplePanel";
import { Safety } from "./Safety";
import { SittingBar } from "./SittingBar";
import { TogetherBars } from "./TogetherBars";

interface Props {
  readonly snapshot: Snapshot;
  readonly store: RoomStore;
  readonly visit: Visit;
  readonly local: LocalMedia;
  readonly now: number;
  readonly onAsk: (ask: Ask) => void;
  /** Opens what can be done about one person. */
  readonly onChoose: (id: string) => void;
  readonly onAside: (id: string) => void;
}

function Unled({ snapshot }: Pick<Props, "snapshot">) {
  return (
    <div class="strip" data-tone="watch">
      <p>{inWords(UNLED, snapshot.room)}</p>
    </div>
  );
}

function SoundOnly({ onEnd }: { readonly onEnd: () => void }) {
  return (
    <div class="strip" data-tone="info">
      <p>{SOUND_ONLY}</p>
      <button type="button" onClick={onEnd}>
        Show pictures
      </button>
    </div>
  );
}

/** What concerns the reader at this moment, above the circle. The strips are plain: what changes in them is said
 * aloud by the announcer, since screen readers miss a region that comes together with its words. */
export function Notices({ snapshot, store, visit, local, now, onAsk, onChoose, onAside }: Props) {
  const leads = store.leads.value;
  return (
    <section class="notices" aria-label="Notices">
      <Banner store={store} visit={visit} />
      <Safety snapshot={snapshot} store={store} visit={visit} now={now} onAsk={onAsk} onAside={onAside} />
      <DeviceProblems local={local} inside />
      {snapshot.you.aside && <AsideBar mayEnd={snapshot.you.role !== "guest"} onAsk={onAsk} />}
      {!leads && <BreakoutBar snapshot={snapshot} now={now} onAsk={onAsk} />}
      {leads && (
        <BreakoutPanel
          snapshot={snapshot}
          now={now}
          onAsk={onAsk}
          onTell={(ask) => visit.tell(ask)}
          onChoose={onChoose}
        />
      )}
      {isUnled(snapshot) && <Unled snapshot={snapshot} />}
      <SittingBar snapshot={snapshot} leads={leads} onAsk={onAsk} />
      {!store.isCompanion.value && <CameraBar you={snapshot.you} local={local} />}
      {leads && <NearBar snapshot={snapshot} watch={visit.panel} />}
      <BreakBar snapshot={snapshot} now={now} leads={leads} onAsk={onAsk} />
      {leads && <HandsBar participants={snapshot.participants} onAsk={onAsk} />}
      {visit.look.view.value.soundOnly && <SoundOnly onEnd={() => visit.look.choose({ soundOnly: false })} />}
      <TogetherBars snapshot={snapshot} leads={leads} onAsk={onAsk} />
      <HandoutBar snapshot={snapshot} sessionUrl={visit.config.sessionUrl} leads={leads} onAsk={onAsk} />
    </section>
  );
}
