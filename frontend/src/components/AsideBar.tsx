import type { Ask } from "../wire/replies";
import { ASIDE } from "../words/leading";

interface Props {
  /** Either of the two may end it; an interpreter who came along goes back with them. */
  readonly mayEnd: boolean;
  readonly onAsk: (ask: Ask) => void;
}

/** Says to those who are aside that they are, and takes them back. */
export function AsideBar({ mayEnd, onAsk }: Props) {
  return (
    <section class="strip" data-tone="info" aria-label="Aside">
      <p>{ASIDE}</p>
      {mayEnd && (
        <button type="button" class="primary" onClick={() => onAsk({ type: "back_to_group" })}>
          Back to the group
        </button>
      )}
    </section>
  );
}
