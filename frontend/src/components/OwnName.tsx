import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Pronouns } from "../room/pronouns";
import { PRONOUNS } from "../words/pronouns";
import { Name } from "./Name";

const MAX = 30;

interface Props {
  readonly name: string;
  readonly pronouns: Pronouns;
  /** Guests have said theirs with their link. */
  readonly fixed: boolean;
}

function Field({ pronouns }: Pick<Props, "pronouns">) {
  const [typed, setTyped] = useState(pronouns.kept.value);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const keep = (): void => void pronouns.save(typed);
  return (
    <form
      class="pronouns-form"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <label for={id}>{PRONOUNS.label}</label>
      <input
        id={id}
        ref={input}
        type="text"
        maxLength={MAX}
        autocomplete="off"
        list={`${id}-list`}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={keep}
      />
      <datalist id={`${id}-list`}>
        {PRONOUNS.suggested.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <p class="small soft" role="status">
        {pronouns.notice.value}
      </p>
    </form>
  );
}

/** What the others will read, before one goes in. The field opens by a press: it is nothing one has to fill in. */
export function OwnName({ name, pronouns, fixed }: Props) {
  const [open, setOpen] = useState(false);
  const kept = pronouns.kept.value;
  return (
    <div class="own-name">
      <p>
        <span class="soft">{PRONOUNS.shown}</span>{" "}
        <strong>
          <Name name={name} pronouns={kept} />
        </strong>
      </p>
      {!fixed && !open && (
        <button type="button" class="plain" onClick={() => setOpen(true)}>
          {kept === "" ? PRONOUNS.add : PRONOUNS.change}
        </button>
      )}
      {open && <Field pronouns={pronouns} />}
    </div>
  );
}
