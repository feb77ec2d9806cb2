import { useState } from "preact/hooks";
import type { BreakoutPlan, Participant } from "../protocol/types";
import { clientsOf, dealt, MOST_ROOMS, roomsFor } from "../room/breakouts";
import type { Ask } from "../wire/replies";
import { Modal } from "./Modal";

interface Props {
  readonly participants: readonly Participant[];
  readonly onAsk: (ask: Ask) => void;
  readonly onClose: () => void;
}

const MINUTES = [5, 10, 15, 20, 30];
const MAIN = -1;

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

interface Draft {
  readonly names: readonly string[];
  readonly minutes: number | null;
  /** The index of each person's room; `MAIN` or missing: they stay. */
  readonly chosen: ReadonlyMap<string, number>;
}

function draftFor(clients: readonly Participant[], rooms: number): Draft {
  const names = range(rooms).map((index) => `Room ${index + 1}`);
  const ids = clients.map(({ id }) => id);
  return { names, minutes: 10, chosen: dealt(ids, rooms, Math.random) };
}

function plansOf({ names, chosen }: Draft): BreakoutPlan[] {
  return names.map((name, index) => ({
    name: name.trim() || `Room ${index + 1}`,
    participants: [...chosen].filter(([, room]) => room === index).map(([id]) => id),
  }));
}

interface PartProps {
  readonly draft: Draft;
  readonly clients: readonly Participant[];
  readonly onChange: (draft: Draft) => void;
}

function Shape({ draft, clients, onChange }: PartProps) {
  const mix = (rooms: number): void => {
    const { names, chosen } = draftFor(clients, rooms);
    onChange({ ...draft, names: names.map((name, index) => draft.names[index] ?? name), chosen });
  };
  return (
    <div class="breakout-shape">
      <label>
        Rooms
        <select value={draft.names.length} onChange={(event) => mix(Number(event.currentTarget.value))}>
          {range(MOST_ROOMS - 1).map((index) => (
            <option key={index} value={index + 2}>
              {index + 2}
            </option>
          ))}
        </select>
      </label>
      <label>
        For
        <select
          value={draft.minutes ?? ""}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...draft, minutes: value === "" ? null : Number(value) })
          }
        >
          {MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes} min
            </option>
          ))}
          <option value="">until called back</option>
        </select>
      </label>
      <button type="button" onClick={() => mix(draft.names.length)}>
        Mix again
      </button>
    </div>
  );
}

function Names({ draft, onChange }: Omit<PartProps, "clients">) {
  const rename = (at: number, name: string): void =>
    onChange({ ...draft, names: draft.names.map((old, index) => (index === at ? name : old)) });
  return (
    <fieldset class="breakout-names">
      <legend>Names of the rooms</legend>
      {range(draft.names.length).map((index) => (
        <input
          key={index}
          type="text"
          maxLength={40}
          aria-label={`Name of room ${index + 1}`}
          value={draft.names[index]}
          onInput={(event) => rename(index, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}

function People({ draft, clients, onChange }: PartProps) {
  const put = (id: string, room: number): void =>
    onChange({ ...draft, chosen: new Map([...draft.chosen, [id, room]]) });
  return (
    <fieldset class="breakout-choices">
      <legend>Who goes where</legend>
      {clients.map(({ id, name }) => (
        <label key={id}>
          <span>{name}</span>
          <select
            value={draft.chosen.get(id) ?? MAIN}
            onChange={(event) => put(id, Number(event.currentTarget.value))}
          >
            {range(draft.names.length).map((index) => (
              <option key={index} value={index}>
                {draft.names[index]}
              </option>
            ))}
            <option value={MAIN}>stays here</option>
          </select>
        </label>
      ))}
    </fieldset>
  );
}

/** Divides the group: dealt by chance to begin with, changed by hand, nothing happens before the last press. */
export function BreakoutDialog({ participants, onAsk, onClose }: Props) {
  const clients = clientsOf(participants);
  const [draft, setDraft] = useState(() => draftFor(clients, roomsFor(clients.length)));
  const open = (): void => {
    onAsk({ type: "open_breakouts", rooms: plansOf(draft), minutes: draft.minutes });
    onClose();
  };
  return (
    <Modal title="Divide the group" onClose={onClose}>
      <div class="acts">
        <Shape draft={draft} clients={clients} onChange={setDraft} />
        <Names draft={draft} onChange={setDraft} />
        <People draft={draft} clients={clients} onChange={setDraft} />
        <p class="small soft">Whoever comes later joins the smallest room.</p>
        <button type="button" class="primary" onClick={open}>
          Open breakouts
        </button>
      </div>
    </Modal>
  );
}
