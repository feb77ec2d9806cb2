import { useEffect, useState } from "preact/hooks";
import type { LocalMedia } from "../media/local";
import type { Snapshot } from "../protocol/types";
import { asideFor, companionsOf } from "../room/aside";
import { useNow } from "../room/now";
import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import type { Ask } from "../wire/replies";
import { COMPANION_ID } from "./Banner";
import { Captions } from "./Captions";
import { Chat } from "./Chat";
import { Circle } from "./Circle";
import { Controls } from "./Controls";
import { HelpButton } from "./HelpButton";
import { LeadMenu } from "./LeadMenu";
import { LinesPanel } from "./LinesPanel";
import { LobbyPanel } from "./LobbyPanel";
import { Notices } from "./Notices";
import { OwnSigns } from "./OwnSigns";
import { PeoplePanel } from "./PeoplePanel";
import { PersonDialog } from "./PersonDialog";
import { RoomHead } from "./RoomHead";
import { ShareSwitch } from "./ShareSwitch";
import { saveReport } from "./saving";
import { Together } from "./Together";
import { Signs } from "./TogetherBars";
import { ViewMenu } from "./ViewMenu";
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

function stopSharing(visit: Visit, { room, you }: Snapshot): void {
  if (room.shared_by === you.id) visit.screen.close();
  else void visit.tell({ type: "stop_sharing" });
}

/** Everything of the room itself: head, notices, circle, door, captions, controls. */
export function RoomScreen({ snapshot, store, visit, local }: Props) {
  const now = useNow();
  const leads = store.leads.value;
  const isGuest = snapshot.you.role === "guest";
  const seats = store.seats.value;
  const [showsPanel, setShowsPanel] = useState(false);
  const [showsLines, setShowsLines] = useState(false);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = snapshot.participants.find(({ id }) => id === chosenId);
  useEffect(() => {
    if (!chosen) setChosenId(null); // who comes back does not find their options open
  }, [chosen]);
  const own = snapshot.participants.find(({ id }) => id === snapshot.you.id);
  const ask = (command: Ask): void => void visit.tell(command);
  // Where somebody could come along, their options ask first.
  const takeAside = (id: string): void =>
    companionsOf(id, snapshot).length > 0 ? setChosenId(id) : ask({ type: "take_aside", participant: id });
  const onBlocked = (): void => {
    store.soundBlocked.value = true;
  };
  return (
    <div class="room-screen" data-leads={leads}>
      <RoomHead
        room={snapshot.room}
        call={store.isCompanion.value ? null : store.call.value}
        leads={leads}
        isGuest={isGuest}
        minutes={snapshot.you.minutes}
        now={now}
        onStart={() => ask({ type: "start" })}
        onEnd={() => ask({ type: "end" })}
      />
      <Notices
        snapshot={snapshot}
        store={store}
        visit={visit}
        local={local}
        now={now}
        onAsk={ask}
        onChoose={setChosenId}
        onAside={takeAside}
      />
      <main class="room-main">
        <Circle
          snapshot={snapshot}
          store={store}
          look={visit.look}
          ownCamera={local.camera.value.track}
          onChoose={leads ? setChosenId : undefined}
          onAside={leads ? takeAside : undefined}
          onStopSharing={() => stopSharing(visit, snapshot)}
        />
        {leads && (
          <LobbyPanel
            waiting={snapshot.waiting}
            locked={snapshot.room.locked}
            told={visit.cards.told.value}
            now={now}
            onAdmit={(id) => {
              visit.cards.noteLetIn([id]);
              ask({ type: "admit", participant: id });
            }}
            onAdmitAll={() => {
              const fitting = snapshot.waiting.filter(({ past_cap }) => past_cap === null);
              visit.cards.noteLetIn(fitting.map(({ id }) => id));
              ask({ type: "admit_all" });
            }}
            onDeny={(id) => ask({ type: "deny", participant: id })}
            barred={snapshot.leadership.barred}
            onLetWait={(id) => ask({ type: "let_wait_again", participant: id })}
            onSay={(id, text) => visit.tell({ type: "tell_waiting", participant: id, text })}
          />
        )}
      </main>
      <footer class="room-foot">
        <Signs snapshot={snapshot} />
        <Captions snapshot={snapshot} onSay={(say) => visit.tell(say)} />
        <Controls
          local={local}
          restsBecause={store.isCompanion.value ? COMPANION_ID : null}
          onLeave={() => void visit.leave()}
          led={leads ? snapshot : null}
        >
          {own && <OwnSigns own={own} visit={visit} />}
          {(!isGuest || snapshot.room.meeting !== "group") && <Chat snapshot={snapshot} visit={visit} />}
          {!isGuest && <Together snapshot={snapshot} leads={leads} config={visit.config} onAsk={ask} />}
          <HelpButton
            you={snapshot.you}
            emergency={visit.config.emergency}
            onAsk={(call) => visit.tell(call)}
          />
          {!isGuest && <ShareSwitch visit={visit} may={leads || snapshot.room.clients_share} />}
          <ViewMenu
            look={visit.look}
            local={local}
            others={others(snapshot)}
            onReport={() => void saveReport(visit)}
          />
          {leads && (
            <LeadMenu
              snapshot={snapshot}
              onAsk={ask}
              onPanel={() => setShowsPanel(true)}
              onLines={() => setShowsLines(true)}
            />
          )}
        </Controls>
      </footer>
      {showsPanel && (
        <PeoplePanel
          snapshot={snapshot}
          watch={visit.panel}
          now={now}
          onAsk={ask}
          onClose={() => setShowsPanel(false)}
        />
      )}
      {showsLines && (
        <LinesPanel visit={visit} participants={snapshot.participants} onClose={() => setShowsLines(false)} />
      )}
      {chosen && (
        <PersonDialog
          participant={chosen}
          aside={asideFor(chosen, snapshot)}
          companions={companionsOf(chosen.id, snapshot)}
          nameOf={(id) => snapshot.participants.find((one) => one.id === id)?.name ?? null}
          watched={snapshot.worries.some(({ id, watched }) => id === chosen.id && watched)}
          breakouts={snapshot.breakouts}
          running={snapshot.room.phase === "open"}
          leadership={snapshot.leadership}
          onAsk={ask}
          onWelfare={() => {
            store.welfare.value = { id: chosen.id, name: chosen.name };
          }}
          onClose={() => setChosenId(null)}
        />
      )}
      <Voices
        participants={others(snapshot)}
        seats={seats}
        speaker={local.speaker.value}
        onBlocked={onBlocked}
      />
    </div>
  );
}
