import { useState } from "preact/hooks";
import type { LocalMedia } from "../media/local";
import type { Participant } from "../protocol/types";
import type { ViewChoice } from "../room/view";
import { VIEW } from "../words/view";
import { DevicePicks } from "./DevicePick";
import { Icon } from "./Icon";
import { Modal } from "./Modal";

interface Props {
  readonly look: ViewChoice;
  readonly local: LocalMedia;
  readonly others: readonly Participant[];
  /** Puts a report about sound and picture into the downloads. */
  readonly onReport: () => void;
}

interface TickProps {
  readonly name: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Tick({ name, on, onChange }: TickProps) {
  return (
    <label class="tick">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {name}
    </label>
  );
}

function Layouts({ look }: Pick<Props, "look">) {
  const { layout } = look.view.value;
  return (
    <fieldset class="choices">
      <legend>{VIEW.layout}</legend>
      {(["circle", "speaker"] as const).map((one) => (
        <label key={one} class="tick">
          <input
            type="radio"
            name="layout"
            checked={layout === one}
            onChange={() => look.choose({ layout: one })}
          />
          {VIEW[one]}
        </label>
      ))}
    </fieldset>
  );
}

function Pins({ look, others }: Pick<Props, "look" | "others">) {
  return (
    <label class="field">
      {VIEW.pin}
      <select
        value={look.pinned.value ?? ""}
        onChange={({ currentTarget }) => {
          look.pinned.value = currentTarget.value || null;
        }}
      >
        <option value="">{VIEW.nobody}</option>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How this person sees the room: nobody else's view changes by it. */
export function ViewMenu({ look, local, others, onReport }: Props) {
  const [shown, setShown] = useState(false);
  const { ownHidden, soundOnly } = look.view.value;
  return (
    <>
      <button type="button" class="switch" aria-haspopup="dialog" onClick={() => setShown(true)}>
        <Icon name="view" />
        <span>View</span>
      </button>
      {shown && (
        <Modal title={VIEW.title} onClose={() => setShown(false)}>
          <div class="acts">
            <Layouts look={look} />
            <Pins look={look} others={others} />
            <Tick name={VIEW.hideOwn} on={ownHidden} onChange={(on) => look.choose({ ownHidden: on })} />
            <Tick name={VIEW.soundOnly} on={soundOnly} onChange={(on) => look.choose({ soundOnly: on })} />
            <p class="small soft">{VIEW.soundOnlyWhy}</p>
            <DevicePicks local={local} />
            <button type="button" onClick={onReport}>
              {VIEW.report}
            </button>
            <p class="small soft">{VIEW.reportWhy}</p>
          </div>
        </Modal>
      )}
    </>
  );
}
