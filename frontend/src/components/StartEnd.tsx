import { useRef } from "preact/hooks";
import type { RoomStatus } from "../protocol/types";
import { inWords } from "../words/meeting";
import { LEAVE_GOES_ON } from "../words/messages";

interface Props {
  readonly room: RoomStatus;
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

function EndForEveryone({ room, onEnd }: Pick<Props, "room" | "onEnd">) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => dialog.current?.close();
  const end = (): void => {
    close();
    onEnd();
  };
  return (
    <>
      <button type="button" class="grave" onClick={() => dialog.current?.showModal()}>
        End for everyone
      </button>
      <dialog ref={dialog} aria-labelledby="end-title">
        <h2 id="end-title">End this session for everyone?</h2>
        <p>Minutes stop counting now and everybody goes out. {inWords(LEAVE_GOES_ON, room)}</p>
        <div class="actions">
          <button type="button" onClick={close}>
            Keep going
          </button>
          <button type="button" class="grave" onClick={end}>
            End it for everyone
          </button>
        </div>
      </dialog>
    </>
  );
}

/** For facilitators: when minutes begin to count, and when the session is over for all. */
export function StartEnd({ room, onStart, onEnd }: Props) {
  if (room.phase === "open") return <EndForEveryone room={room} onEnd={onEnd} />;
  if (room.phase === "ended") return null;
  return (
    <button type="button" class="primary" onClick={onStart}>
      Start session
    </button>
  );
}
