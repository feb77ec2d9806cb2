interface Props {
  readonly page: number;
  readonly pages: number;
  /** Who speaks and is on another page. */
  readonly speaker: string | null;
  readonly onTurn: (page: number) => void;
}

interface TurnProps {
  readonly name: string;
  /** The page it turns to; null: there is none. Then it stays where it is: the keyboard may be on it. */
  readonly to: number | null;
  readonly onTurn: (page: number) => void;
}

function Turn({ name, to, onTurn }: TurnProps) {
  return (
    <button type="button" aria-disabled={to === null} onClick={() => to !== null && onTurn(to)}>
      {name}
    </button>
  );
}

/** Turns pages where there are more people than fit; says who speaks elsewhere instead of moving anybody. */
export function Pager({ page, pages, speaker, onTurn }: Props) {
  if (pages < 2) return null;
  return (
    <nav class="pager" aria-label="Pages of people">
      <Turn name="Earlier" to={page === 0 ? null : page - 1} onTurn={onTurn} />
      <p class="number">
        <span aria-live="polite">
          Page {page + 1} of {pages}
        </span>
        {speaker && <span class="soft"> · {speaker} is speaking</span>}
      </p>
      <Turn name="More people" to={page === pages - 1 ? null : page + 1} onTurn={onTurn} />
    </nav>
  );
}
