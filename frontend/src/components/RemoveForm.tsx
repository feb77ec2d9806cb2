import { useState } from "preact/hooks";
import type { Remove } from "../protocol/types";
import { REMOVAL, REMOVAL_REASONS } from "../words/leading";

export type RemovalReason = Remove["reason"];

interface Props {
  readonly name: string;
  readonly onRemove: (reason: RemovalReason) => void;
}

/** Why somebody is sent out: asked before it happens, kept for the record. */
export function RemoveForm({ name, onRemove }: Props) {
  const [reason, setReason] = useState<RemovalReason | null>(null);
  const reasons = Object.entries(REMOVAL_REASONS) as [RemovalReason, string][];
  return (
    <fieldset class="reasons">
      <legend>Why should {name} go out?</legend>
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
        Remove {name}
      </button>
    </fieldset>
  );
}
