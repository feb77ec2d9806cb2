import { useRef } from "preact/hooks";
import type { RoomStatus } from "../protocol/types";
import { LEAVE_GOES_ON } from "../words/messages";

interface Props {
  readonly phase: RoomStatus["phase"];
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

function EndForEveryone({ onEnd }: Pick<Props, "onEnd">) {
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
        <p>Minutes stop counting now and everybody goes out. {LEAVE_GOES_ON}</p>
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
export function StartEnd({ phase, onStart, onEnd }: Props) {
  if (phase === "open") return <EndForEveryone onEnd={onEnd} />;
  if (phase === "ended") return null;
  return (
    <button type="button" class="primary" onClick={onStart}>
      Start session
    </button>
  );
}
