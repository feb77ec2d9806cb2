import { useState } from "preact/hooks";
import type { SittingOut } from "../protocol/types";
import { roomNow } from "../room/now";
import type { Ask } from "../wire/replies";
import { clockField, instantOf } from "../words/panel";
import { SITTING, SITTING_REASONS } from "../words/sitting";

interface Props {
  readonly id: string;
  readonly onAsk: (ask: Ask) => void;
}

const REASONS = Object.entries(SITTING_REASONS) as [SittingOut["reason"], string][];

/** Marks somebody as not taking part, from now or from a minute before. */
export function SittingForm({ id, onAsk }: Props) {
  const [opened] = useState(() => clockField(roomNow()));
  const [since, setSince] = useState(opened);
  const [reason, setReason] = useState<SittingOut["reason"]>("busy");
  const send = (event: Event): void => {
    event.preventDefault();
    const since_ms = since === opened ? null : instantOf(since, roomNow());
    onAsk({ type: "set_taking_part", participant: id, taking_part: false, since_ms, reason });
  };
  return (
    <form class="sitting-form" onSubmit={send}>
      <fieldset id="sitting-out">
        <legend>{SITTING.what}</legend>
        {REASONS.map(([name, words]) => (
          <label key={name}>
            <input type="radio" name="sitting" checked={reason === name} onChange={() => setReason(name)} />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      <label>
        <span>{SITTING.since}</span>{" "}
        <input type="time" required value={since} onInput={(event) => setSince(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary">
        {SITTING.mark}
      </button>
    </form>
  );
}
