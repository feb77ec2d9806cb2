import type { CallState } from "../media/call";
import type { OwnMinutes, RoomStatus } from "../protocol/types";
import { clockTime, lengthOf } from "../words/clock";
import { countingWords, LINE_WORDS } from "../words/messages";
import { StartEnd } from "./StartEnd";
import { ThemeSwitch } from "./ThemeSwitch";

interface Props {
  readonly room: RoomStatus;
  /** How the line is; null: this one keeps quiet, and has none. */
  readonly call: CallState | null;
  readonly leads: boolean;
  /** Guests have no minutes: nothing is said of them. */
  readonly isGuest: boolean;
  readonly minutes: OwnMinutes | null;
  readonly now: number;
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

function Times({ room, now }: Pick<Props, "room" | "now">) {
  return (
    <p class="room-times number">
      {clockTime(now)}
      {room.started_ms !== null && <> · {lengthOf(now - room.started_ms)}</>}
    </p>
  );
}

/** The room's name, the time, whether minutes count, how the line is; start and end for who leads. */
export function RoomHead({ room, call, leads, isGuest, minutes, now, onStart, onEnd }: Props) {
  return (
    <header class="room-head">
      <h1 tabIndex={-1}>{room.title}</h1>
      <Times room={room} now={now} />
      {!isGuest && (
        <p class="counting" data-counting={room.counting}>
          {countingWords(room, minutes?.uncounted ?? null)}
        </p>
      )}
      {call && (
        <p class="line" data-line={call}>
          {LINE_WORDS[call]}
        </p>
      )}
      <ThemeSwitch />
      {leads && <StartEnd room={room} onStart={onStart} onEnd={onEnd} />}
    </header>
  );
}
