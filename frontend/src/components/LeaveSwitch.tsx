import { useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import { LEAVE, leadOnWords } from "../words/ending";
import { inWords } from "../words/meeting";
import { Icon } from "./Icon";
import { Modal } from "./Modal";

interface Props {
  /** The room, for somebody who leads it; null asks nothing. */
  readonly snapshot: Snapshot | null;
  readonly onLeave: () => void;
}

/** The way out for one person. Whoever leads others is told first that the group goes on. */
export function LeaveSwitch({ snapshot, onLeave }: Props) {
  const [asks, setAsks] = useState(false);
  const others = snapshot?.participants.filter(({ id }) => id !== snapshot.you.id) ?? [];
  const room = snapshot?.room ?? { meeting: "group", phase: "waiting" };
  const leaders = others.filter(({ role }) => role === "facilitator").map(({ name }) => name);
  return (
    <>
      <button
        type="button"
        class="switch leave"
        onClick={() => (others.length > 0 ? setAsks(true) : onLeave())}
      >
        <Icon name="leave" />
        <span>Leave</span>
      </button>
      {asks && (
        <Modal title={inWords(LEAVE.title, room)} onClose={() => setAsks(false)} closeWord={LEAVE.stay}>
          <p>{inWords(leadOnWords(leaders), room)}</p>
          {room.phase === "open" && <p>{LEAVE.end}</p>}
          <div class="acts">
            <button type="button" class="grave" onClick={onLeave}>
              {inWords(LEAVE.go, room)}
            </button>
          </div>
        </Modal>
      )}
    </>
  );
}
