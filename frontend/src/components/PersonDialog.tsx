import { useState } from "preact/hooks";
import type { Participant } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { Modal } from "./Modal";
import { RemoveForm } from "./RemoveForm";

interface Props {
  readonly participant: Participant;
  readonly onAsk: (ask: Ask) => void;
  readonly onClose: () => void;
}

/** What a facilitator can do about one person; each closes the dialog. Nothing here switches anything on. */
export function PersonDialog({ participant, onAsk, onClose }: Props) {
  const [removing, setRemoving] = useState(false);
  const { id, name, microphone, camera, role } = participant;
  const act = (ask: Ask): void => {
    onAsk(ask);
    onClose();
  };
  return (
    <Modal title={name} onClose={onClose}>
      <div class="acts">
        {microphone ? (
          <button type="button" onClick={() => act({ type: "mute", participant: id })}>
            Mute
          </button>
        ) : (
          <button type="button" onClick={() => act({ type: "ask_to_unmute", participant: id })}>
            Ask to unmute
          </button>
        )}
        {camera && (
          <button type="button" onClick={() => act({ type: "stop_camera", participant: id })}>
            Turn camera off
          </button>
        )}
        {role === "client" && !removing && (
          <button type="button" class="grave" onClick={() => setRemoving(true)}>
            Remove from the room
          </button>
        )}
      </div>
      {removing && (
        <RemoveForm name={name} onRemove={(reason) => act({ type: "remove", participant: id, reason })} />
      )}
    </Modal>
  );
}
