import { useState } from "preact/hooks";
import type { Breakouts, Leadership, Participant } from "../protocol/types";
import type { AsideOffer } from "../room/aside";
import type { Ask } from "../wire/replies";
import { ASIDE_ALONE, asideWith, hereFor } from "../words/leading";
import { WATCH, WELFARE } from "../words/safety";
import { LEAD, SITTING } from "../words/sitting";
import { Modal } from "./Modal";
import { RemoveForm } from "./RemoveForm";
import { SittingForm } from "./SittingForm";

interface Props {
  readonly participant: Participant;
  readonly aside: AsideOffer;
  /** Guests who may come along. */
  readonly companions: readonly Participant[];
  /** The name of somebody in the room. */
  readonly nameOf: (id: string) => string | null;
  /** Whether somebody who leads keeps an eye on them. */
  readonly watched: boolean;
  readonly breakouts: Breakouts | null;
  /** Whether the session runs, so that minutes can pause for this person. */
  readonly running: boolean;
  readonly leadership: Leadership;
  readonly onAsk: (ask: Ask) => void;
  readonly onWelfare: () => void;
  readonly onClose: () => void;
}

interface MovesProps extends Pick<Props, "onAsk"> {
  readonly id: string;
  readonly breakouts: Breakouts;
}

/** Where else in the divided group this person could be. */
function Moves({ id, breakouts, onAsk }: MovesProps) {
  const here = breakouts.rooms.find(({ people }) => people.includes(id));
  const others = breakouts.rooms.filter((room) => room !== here);
  const move = (breakout: string | null): void => onAsk({ type: "move_to", participant: id, breakout });
  return (
    <>
      {others.map((room) => (
        <button key={room.id} type="button" onClick={() => move(room.id)}>
          Move to {room.name}
        </button>
      ))}
      {here && (
        <button type="button" onClick={() => move(null)}>
          Move to the main room
        </button>
      )}
    </>
  );
}

/** What a facilitator can do about one person; each closes the dialog. Nothing here switches anything on. */
export function PersonDialog(props: Props) {
  const { participant, aside, watched, breakouts, leadership, onAsk, onWelfare, onClose } = props;
  const [sitting, setSitting] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { id, name, microphone, camera, role, elsewhere } = participant;
  const isOut = leadership.sitting_out.some((one) => one.id === id);
  const act = (ask: Ask): void => {
    onAsk(ask);
    onClose();
  };
  return (
    <Modal title={name} onClose={onClose}>
      <div class="acts">
        {participant.here_for && <p class="small soft">{hereFor(props.nameOf(participant.here_for))}</p>}
        {aside !== "none" && (
          <button type="button" onClick={() => act({ type: "take_aside", participant: id })}>
            Talk aside
          </button>
        )}
        {aside !== "none" && props.companions.length > 0 && (
          <button
            type="button"
            onClick={() =>
              act({ type: "take_aside", participant: id, guests: props.companions.map(({ id }) => id) })
            }
          >
            {asideWith(props.companions)}
          </button>
        )}
        {aside === "unled" && <p class="small soft">{ASIDE_ALONE}</p>}
        {!elsewhere &&
          (microphone ? (
            <button type="button" onClick={() => act({ type: "mute", participant: id })}>
              Mute
            </button>
          ) : (
            <button type="button" onClick={() => act({ type: "ask_to_unmute", participant: id })}>
              Ask to unmute
            </button>
          ))}
        {camera && (
          <button type="button" onClick={() => act({ type: "stop_camera", participant: id })}>
            Turn camera off
          </button>
        )}
        {role === "client" && (
          <>
            <button
              type="button"
              onClick={() => act({ type: "set_watched", participant: id, watched: !watched })}
            >
              {watched ? WATCH.stop : WATCH.start}
            </button>
            {!watched && <p class="small soft">{WATCH.what}</p>}
            <button
              type="button"
              onClick={() => {
                onClose();
                onWelfare();
              }}
            >
              {WELFARE.open}
            </button>
          </>
        )}
        {role === "facilitator" && leadership.leader !== id && (
          <button type="button" onClick={() => act({ type: "hand_lead", participant: id })}>
            {LEAD.hand}
          </button>
        )}
        {role === "client" && isOut && (
          <button
            type="button"
            onClick={() => act({ type: "set_taking_part", participant: id, taking_part: true })}
          >
            {SITTING.back}
          </button>
        )}
        {role === "client" && props.running && !isOut && !sitting && (
          <button type="button" data-then="sitting-out" onClick={() => setSitting(true)}>
            {SITTING.open}
          </button>
        )}
        {sitting && <SittingForm id={id} onAsk={act} />}
        {role !== "facilitator" && breakouts && <Moves id={id} breakouts={breakouts} onAsk={act} />}
        {role !== "facilitator" && !removing && (
          <button type="button" class="grave" data-then="removing" onClick={() => setRemoving(true)}>
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
