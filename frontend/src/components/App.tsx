import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { hindrances } from "../media/hindrance";
import type { LocalMedia } from "../media/local";
import type { RoomConfig } from "../room/config";
import { keepFocus } from "../room/focus";
import { useNow } from "../room/now";
import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import { sendCard } from "../wire/arrival";
import { backWords } from "../words/breakouts";
import { deviceProblem, NO_VIDEO, OPENING, UNREACHABLE } from "../words/messages";
import { SOUND_ONLY } from "../words/view";
import { Announcer } from "./Announcer";
import { ArrivalCard } from "./ArrivalCard";
import { Banner } from "./Banner";
import { isEnding } from "./BreakoutBar";
import { ConnectionDoor } from "./ConnectionCheck";
import { DeviceCheck } from "./DeviceCheck";
import { Ended } from "./Ended";
import { Lobby } from "./Lobby";
import { RoomScreen } from "./RoomScreen";
import { SightsContext } from "./Sight";

export interface AppProps {
  readonly config: RoomConfig;
  readonly store: RoomStore;
  readonly visit: Visit;
  readonly local: LocalMedia;
}

function Opening({ store, config, visit }: Pick<AppProps, "store" | "config" | "visit">) {
  const wasSlow = useRef(false); // it is no better while the next try is on its way
  wasSlow.current ||= store.line.value === "waiting";
  const isSlow = wasSlow.current;
  return (
    <main class="ended">
      <p class="soft">{config.title}</p>
      <h1 tabIndex={-1}>{OPENING}</h1>
      <p role="status">{store.notice.value ?? (isSlow ? UNREACHABLE : "")}</p>
      {isSlow && (
        <div class="actions">
          <ConnectionDoor seam={visit.check} />
        </div>
      )}
    </main>
  );
}

function Screen({ config, store, visit, local }: AppProps) {
  const snapshot = store.snapshot.value;
  switch (store.stage.value) {
    case "arrive":
      return config.arrival ? (
        <ArrivalCard
          title={config.title}
          card={config.arrival}
          onSend={(said) => sendCard(config.arrival?.url ?? "", config.csrfToken, said)}
          onDone={() => {
            store.arrived.value = true;
          }}
        />
      ) : null;
    case "check":
      return (
        <DeviceCheck
          config={config}
          local={local}
          pronouns={visit.pronouns}
          connection={visit.check}
          onNear={() => visit.ready()}
          onJoin={() => visit.join()}
        />
      );
    case "joining":
      return <Opening store={store} config={config} visit={visit} />;
    case "lobby":
      return snapshot ? (
        <>
          <Banner store={store} visit={visit} />
          <Lobby
            room={snapshot.room}
            you={snapshot.you}
            emergency={config.emergency}
            local={local}
            onAsk={(command) => visit.tell(command)}
            onLeave={() => void visit.leave()}
          />
        </>
      ) : null;
    case "room":
      return snapshot ? <RoomScreen snapshot={snapshot} store={store} visit={visit} local={local} /> : null;
    case "over":
      return <Ended ending={store.ending.value ?? "ended"} config={config} leads={store.leads.value} />;
  }
}

/** What is said aloud beside the room's own news, as it comes up on the screen. */
function standingWords({ store, local, visit }: AppProps, now: number): readonly string[] {
  const inside = store.stage.value === "room";
  if (!inside && store.stage.value !== "check") return [];
  const found = hindrances(local.microphone.value, local.camera.value);
  const words = found.map(({ kind, problem }) => deviceProblem(kind, problem, inside));
  if (!inside) return words;
  const { breakouts, you } = store.snapshot.value ?? {};
  if (visit.look.view.value.soundOnly) words.push(SOUND_ONLY);
  if (you?.minutes?.uncounted === "no_video") words.push(NO_VIDEO);
  const isEnd = breakouts && !you?.aside && !store.leads.value && isEnding(breakouts, now);
  return isEnd ? [...words, backWords(breakouts, now)] : words;
}

/** Apart from the screens, which need not be drawn anew for every few seconds. */
function Aloud(props: AppProps) {
  const now = useNow();
  const { snapshot, standing } = props.store;
  return <Announcer snapshot={snapshot.value} standing={standing.value} told={standingWords(props, now)} />;
}

/** One of six screens; whoever reads with a screen reader is taken to the new one's heading. What was said aloud in
 * the room stays there. */
export function App(props: AppProps) {
  const { store } = props;
  const stage = store.stage.value;
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => (root.current ? keepFocus(root.current) : undefined), []);
  // At once: a moment later it would fetch the keyboard back from where it has gone.
  useLayoutEffect(() => document.querySelector<HTMLElement>("h1")?.focus(), [stage]);
  return (
    <SightsContext.Provider value={props.visit.sights}>
      <div class="app" ref={root} data-stage={stage} data-phase={store.snapshot.value?.room.phase ?? "none"}>
        <Screen {...props} />
        <Aloud key={stage === "room" ? "inside" : "outside"} {...props} />
      </div>
    </SightsContext.Provider>
  );
}
