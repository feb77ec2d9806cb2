import { isSending, type LocalMedia } from "../media/local";
import type { RoomStatus, You } from "../protocol/types";
import type { Emergency } from "../room/config";
import type { Ask } from "../wire/replies";
import { clockTime } from "../words/clock";
import { GUEST_WAITS } from "../words/guest";
import { LOCKED_LOBBY } from "../words/leading";
import { inWords } from "../words/meeting";
import { LOBBY, NOT_COUNTING } from "../words/messages";
import { listed } from "../words/names";
import { TALK } from "../words/safety";
import { Controls } from "./Controls";
import { DevicePicks } from "./DevicePick";
import { DeviceProblems } from "./DeviceProblems";
import { DoorTalk } from "./DoorTalk";
import { FaceVideo } from "./FaceVideo";
import { HelpBar, HelpButton } from "./HelpButton";

interface Props {
  readonly room: RoomStatus;
  readonly you: You;
  readonly emergency: Emergency;
  readonly local: LocalMedia;
  /** Whether it got through. */
  readonly onAsk: (ask: Ask) => Promise<boolean>;
  readonly onLeave: () => void;
}

/** Those who lead; for as long as none of them is in, those who are to. */
function whoLeads(room: RoomStatus): string {
  const times = `${clockTime(room.scheduled_start_ms)} to ${clockTime(room.scheduled_end_ms)}`;
  const names = room.led_by.length > 0 ? room.led_by : room.expected_leaders;
  return names.length === 0 ? times : `${times}, with ${listed(names)}`;
}

/** Waiting: who leads, when it starts, and nobody else's name. */
export function Lobby({ room, you, emergency, local, onAsk, onLeave }: Props) {
  const isGuest = you.role === "guest";
  return (
    <main class="lobby">
      <div class="lobby-words">
        <p class="soft">
          {room.title} · {whoLeads(room)}
        </p>
        <h1 tabIndex={-1}>{LOBBY.title}</h1>
        <p class="lobby-lead" role="status">
          {room.locked ? LOCKED_LOBBY : LOBBY.wait}
        </p>
        {isGuest ? <p>{GUEST_WAITS}</p> : <p>{inWords(LOBBY.private, room)}</p>}
        {!isGuest && (
          <p class="counting" data-counting="false">
            {NOT_COUNTING}
          </p>
        )}
      </div>
      <HelpBar you={you} onAsk={onAsk} />
      <div class="lobby-talk">
        <DoorTalk
          label={TALK.toStaff}
          lines={you.lines}
          onSay={(text) => onAsk({ type: "tell_staff", text })}
        />
        <p class="small soft">{TALK.private}</p>
      </div>
      <div class="preview small-preview">
        <p class="preview-words">Your camera is off.</p>
        <FaceVideo track={local.camera.value.track} live={isSending(local.camera.value)} mirrored />
      </div>
      <DeviceProblems local={local} inside />
      <DevicePicks local={local} />
      <Controls local={local} onLeave={onLeave}>
        <HelpButton you={you} emergency={emergency} onAsk={onAsk} />
      </Controls>
    </main>
  );
}
