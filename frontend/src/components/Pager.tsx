interface Props {
  readonly page: number;
  readonly pages: number;
  /** Who speaks and is on another page. */
  readonly speaker: string | null;
  readonly onTurn: (page: number) => void;
}

/** Turns pages where there are more people than fit; says who speaks elsewhere instead of moving anybody. */
export function Pager({ page, pages, speaker, onTurn }: Props) {
  if (pages < 2) return null;
  return (
    <nav class="pager" aria-label="Pages of people">
      <button type="button" disabled={page === 0} onClick={() => onTurn(page - 1)}>
        Earlier
      </button>
      <p class="number">
        Page {page + 1} of {pages}
        {speaker && <span class="soft"> · {speaker} is speaking</span>}
      </p>
      <button type="button" disabled={page === pages - 1} onClick={() => onTurn(page + 1)}>
        More people
      </button>
    </nav>
  );
}
