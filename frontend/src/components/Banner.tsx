import type { RoomStore } from "../room/store";
import type { Visit } from "../room/visit";
import { COMPANION, SOUND_BLOCKED, TROUBLES } from "../words/messages";
import { Icon } from "./Icon";
import { playEverything } from "./Voices";

interface Props {
  readonly store: RoomStore;
  readonly visit: Visit;
}

function SoundBar({ store }: { store: RoomStore }) {
  const turnOn = async (): Promise<void> => {
    await playEverything(document);
    store.soundBlocked.value = false;
  };
  return (
    <div class="strip" data-tone="info">
      <p>{SOUND_BLOCKED}</p>
      <button type="button" class="primary" onClick={() => void turnOn()}>
        <Icon name="sound" />
        Turn sound on
      </button>
    </div>
  );
}

function CompanionBar({ visit }: { visit: Visit }) {
  return (
    <div class="strip" data-tone="info">
      <p>{COMPANION}</p>
      <button type="button" onClick={() => void visit.useThisOne()}>
        Use this one instead
      </button>
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

/** The honest state of the connection, and what needs a press; said aloud as it changes. */
export function Banner({ store, visit }: Props) {
  const trouble = store.trouble.value;
  return (
    <div class="banner" role="status">
      {trouble && (
        <div class="strip" data-tone="watch" data-trouble={trouble}>
          <p>{TROUBLES[trouble]}</p>
        </div>
      )}
      {store.isCompanion.value && <CompanionBar visit={visit} />}
      {store.soundBlocked.value && <SoundBar store={store} />}
      {store.notice.value && <NoticeBar store={store} />}
    </div>
  );
}
