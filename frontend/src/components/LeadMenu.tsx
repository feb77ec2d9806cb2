import { useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { LOCK } from "../words/leading";
import { PANEL } from "../words/panel";
import { LEAD } from "../words/sitting";
import { BreakoutDialog } from "./BreakoutDialog";
import { Icon } from "./Icon";
import { Modal } from "./Modal";

interface Props {
  readonly snapshot: Snapshot;
  readonly onAsk: (ask: Ask) => void;
  /** Opens who is here and what their minutes come to. */
  readonly onPanel: () => void;
  /** Opens how everybody's connection fares. */
  readonly onLines: () => void;
}

const BREAKS = [5, 10, 15]; // minutes; a break ends by hand, so these need not fit exactly

function Breaks({ onAsk }: Pick<Props, "onAsk">) {
  return (
    <fieldset class="breaks">
      <legend>Take a break</legend>
      {BREAKS.map((minutes) => (
        <button key={minutes} type="button" onClick={() => onAsk({ type: "start_break", minutes })}>
          {minutes} min
        </button>
      ))}
    </fieldset>
  );
}

/** What a facilitator can do about the whole room. */
export function LeadMenu({ snapshot, onAsk, onPanel, onLines }: Props) {
  const { room, breakouts, participants } = snapshot;
  const [shown, setShown] = useState(false);
  const [dividing, setDividing] = useState(false);
  const act = (ask: Ask): void => {
    onAsk(ask);
    setShown(false);
  };
  return (
    <>
      <button type="button" class="switch" aria-haspopup="dialog" onClick={() => setShown(true)}>
        <Icon name="lead" />
        <span>Lead</span>
      </button>
      {shown && (
        <Modal title="Leading this session" onClose={() => setShown(false)}>
          <div class="acts">
            <button
              type="button"
              onClick={() => {
                setShown(false);
                onPanel();
              }}
            >
              {PANEL.open}
            </button>
            {snapshot.leadership.leader !== snapshot.you.id && (
              <button type="button" onClick={() => act({ type: "hand_lead", participant: snapshot.you.id })}>
                {LEAD.take}
              </button>
            )}
            <button type="button" onClick={() => act({ type: "mute_all" })}>
              Mute everyone
            </button>
            <button type="button" onClick={() => act({ type: "set_lock", locked: !room.locked })}>
              {room.locked ? "Unlock the room" : "Lock the room"}
            </button>
            <p class="small soft">{LOCK}</p>
            <button
              type="button"
              onClick={() => act({ type: "allow_sharing", allowed: !room.clients_share })}
            >
              {room.clients_share ? "Let only those who lead share a screen" : "Let clients share a screen"}
            </button>
            <button
              type="button"
              onClick={() => {
                setShown(false);
                onLines();
              }}
            >
              Everybody's connection
            </button>
            {room.phase === "open" && room.on_break === null && <Breaks onAsk={act} />}
            {room.phase === "open" && room.meeting === "group" && breakouts === null && (
              <button
                type="button"
                onClick={() => {
                  setShown(false);
                  setDividing(true);
                }}
              >
                Divide into breakouts
              </button>
            )}
          </div>
        </Modal>
      )}
      {dividing && (
        <BreakoutDialog participants={participants} onAsk={onAsk} onClose={() => setDividing(false)} />
      )}
    </>
  );
}
