import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import { ASKED } from "../words/leading";
import { COMPANION, SERVER, SOUND_BLOCKED, TROUBLES, type Trouble } from "../words/messages";
import { awayWords, NEED } from "../words/staying";
import { ConnectionDoor } from "./ConnectionCheck";
import { Icon } from "./Icon";

interface Props {
  readonly store: RoomStore;
  readonly visit: Visit;
}

/** What says that this device keeps quiet. */
export const COMPANION_ID = "companion";

function SoundBar({ visit }: { visit: Visit }) {
  return (
    <div class="strip" data-tone="watch">
      <p>{SOUND_BLOCKED}</p>
      <button type="button" class="primary large" onClick={() => void visit.playSound()}>
        <Icon name="sound" />
        Turn sound on
      </button>
    </div>
  );
}

function CompanionBar({ visit }: { visit: Visit }) {
  return (
    <div class="strip" data-tone="info">
      <p id={COMPANION_ID}>{COMPANION}</p>
      <button type="button" onClick={() => void visit.useThisOne()}>
        Use this one instead
      </button>
    </div>
  );
}

function AskedBar({ store, visit }: Props) {
  const putAway = (): void => {
    store.putAway.value = store.snapshot.value?.you.asked_ms ?? null;
  };
  return (
    <div class="strip" data-tone="info">
      <p>{ASKED}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => void visit.local.setMicrophone(true)}>
          Turn microphone on
        </button>
        <button type="button" onClick={putAway}>
          Not now
        </button>
      </div>
    </div>
  );
}

function NeedBar({ store, visit }: Props) {
  const decide = (soundOnly: boolean): void => {
    store.offersSoundOnly.value = false;
    if (soundOnly) visit.look.choose({ soundOnly });
  };
  return (
    <div class="strip" data-tone="info">
      <p>{NEED.offer}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => decide(true)}>
          {NEED.take}
        </button>
        <button type="button" onClick={() => decide(false)}>
          {NEED.put}
        </button>
      </div>
    </div>
  );
}

function NoticeBar({ store }: { store: RoomStore }) {
  const putAway = (): void => {
    store.notice.value = null;
  };
  return (
    <div class="strip" data-tone="watch">
      <p>{store.notice.value}</p>
      <button type="button" onClick={putAway}>
        All right
      </button>
    </div>
  );
}

function troubleWords(store: RoomStore, trouble: Trouble): string {
  if (trouble !== "line") return TROUBLES[trouble];
  const { value } = store.snapshot;
  return value ? awayWords(value, store.goneLong.value) : "";
}

/** The honest state of the connection, and what needs a press; said aloud as it changes. */
export function Banner({ store, visit }: Props) {
  const trouble = store.trouble.value;
  const server = store.snapshot.value?.room.trouble;
  return (
    <div class="banner" role="status">
      {trouble && (
        <div class="strip" data-tone="watch" data-trouble={trouble}>
          <p>{troubleWords(store, trouble)}</p>
          {trouble === "blocked" && <ConnectionDoor seam={visit.check} />}
        </div>
      )}
      {server && (
        <div class="strip" data-tone="watch" data-server={server}>
          <p>{SERVER[server]}</p>
        </div>
      )}
      {store.isCompanion.value && <CompanionBar visit={visit} />}
      {store.isAsked.value && !store.isCompanion.value && <AskedBar store={store} visit={visit} />}
      {store.soundBlocked.value && <SoundBar visit={visit} />}
      {store.offersSoundOnly.value && <NeedBar store={store} visit={visit} />}
      {store.notice.value && <NoticeBar store={store} />}
    </div>
  );
}
