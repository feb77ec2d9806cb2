import type { Ask } from "../wire/replies";
import { ASIDE } from "../words/leading";

interface Props {
  readonly onAsk: (ask: Ask) => void;
}

/** Says to the two who are aside that they are, and takes them back. */
export function AsideBar({ onAsk }: Props) {
  return (
    <section class="strip" data-tone="info" aria-label="Aside">
      <p>{ASIDE}</p>
      <button type="button" class="primary" onClick={() => onAsk({ type: "back_to_group" })}>
        Back to the group
      </button>
    </section>
  );
}
