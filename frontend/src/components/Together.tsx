import { useState } from "preact/hooks";
import type { Participant, React as Sign, Snapshot } from "../protocol/types";
import type { Visit } from "../room/visit";
import { sendFile } from "../wire/handouts";
import type { Ask } from "../wire/replies";
import { HandoutForm } from "./HandoutForm";
import { HandoutList } from "./Handouts";
import { Icon } from "./Icon";
import { Modal } from "./Modal";
import { PollForm } from "./PollForm";

interface Props {
  readonly snapshot: Snapshot;
  readonly leads: boolean;
  readonly config: Visit["config"];
  readonly onAsk: (ask: Ask) => void;
}

type Act = Pick<Props, "onAsk">;

const SIGNS: readonly (readonly [Sign["kind"], string])[] = [
  ["heart", "I am with you"],
  ["thanks", "Thank you"],
  ["yes", "I agree"],
];
const MINUTES = [1, 2, 5, 10];

function SignButtons({ onAsk }: Act) {
  return (
    <fieldset class="breaks">
      <legend>Show a small sign</legend>
      {SIGNS.map(([kind, words]) => (
        <button key={kind} type="button" onClick={() => onAsk({ type: "react", kind })}>
          {words}
        </button>
      ))}
    </fieldset>
  );
}

function Timers({ onAsk }: Act) {
  return (
    <fieldset class="breaks">
      <legend>Start a timer everybody sees</legend>
      {MINUTES.map((minutes) => (
        <button
          key={minutes}
          type="button"
          onClick={() => onAsk({ type: "start_timer", seconds: minutes * 60 })}
        >
          {minutes} min
        </button>
      ))}
    </fieldset>
  );
}

interface CaptionerProps extends Act {
  readonly people: readonly Participant[];
  readonly by: string | null;
}

function Captioner({ people, by, onAsk }: CaptionerProps) {
  const choose = (id: string): void => onAsk({ type: "set_captioner", participant: id === "" ? null : id });
  return (
    <label class="captioner">
      Captions written by
      <select value={by ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">nobody</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Small signs for everybody; a round, a timer, a question and captions for whoever leads to begin. */
export function Together({ snapshot, leads, config, onAsk }: Props) {
  const [shown, setShown] = useState(false);
  const act = (ask: Ask): void => {
    onAsk(ask);
    setShown(false);
  };
  const { sessionUrl, csrfToken } = config;
  const { handouts } = snapshot.between;
  return (
    <>
      <button type="button" class="switch" aria-haspopup="dialog" onClick={() => setShown(true)}>
        <Icon name="together" />
        <span>Together</span>
      </button>
      {shown && (
        <Modal title="Together" onClose={() => setShown(false)}>
          <div class="acts">
            <SignButtons onAsk={act} />
            {leads && snapshot.room.meeting === "group" && (
              <button type="button" onClick={() => act({ type: "start_round" })}>
                Start a check-in round
              </button>
            )}
            {leads && <Timers onAsk={act} />}
            {leads && snapshot.room.meeting === "group" && <PollForm onAsk={act} />}
            {leads && (
              <HandoutForm
                onSend={(file, onProgress, ended) => sendFile(sessionUrl, csrfToken, file, onProgress, ended)}
                onAsk={act}
              />
            )}
            {handouts.length > 0 && (
              <section aria-label="Handouts">
                <h3>Handouts</h3>
                <HandoutList snapshot={snapshot} sessionUrl={sessionUrl} leads={leads} onAsk={onAsk} />
              </section>
            )}
            {leads && (
              <Captioner
                people={snapshot.participants.filter(
                  ({ capacity }) => capacity !== "family" && capacity !== "observer",
                )}
                by={snapshot.between.captions.by}
                onAsk={act}
              />
            )}
          </div>
        </Modal>
      )}
    </>
  );
}
