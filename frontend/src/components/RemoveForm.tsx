import { useState } from "preact/hooks";
import type { Remove } from "../protocol/types";
import { REMOVAL, REMOVAL_REASONS } from "../words/leading";

export type RemovalReason = Remove["reason"];

interface Props {
  readonly name: string;
  /** They are not in the room: this is about their coming back. */
  readonly gone?: boolean;
  readonly onRemove: (reason: RemovalReason) => void;
}

/** Why somebody is sent out: asked before it happens, kept for the record. */
export function RemoveForm({ name, gone = false, onRemove }: Props) {
  const [reason, setReason] = useState<RemovalReason | null>(null);
  const reasons = Object.entries(REMOVAL_REASONS) as [RemovalReason, string][];
  return (
    <fieldset class="reasons" id="removing">
      <legend>{gone ? `Why should ${name} wait at the door?` : `Why should ${name} go out?`}</legend>
      {reasons.map(([value, words]) => (
        <label key={value}>
          <input type="radio" name="reason" checked={reason === value} onChange={() => setReason(value)} />
          {words}
        </label>
      ))}
      <p class="small soft">{REMOVAL}</p>
      <button
        type="button"
        class="grave"
        disabled={reason === null}
        onClick={() => reason !== null && onRemove(reason)}
      >
        {gone ? `Let ${name} wait at the door` : `Remove ${name}`}
      </button>
    </fieldset>
  );
}
