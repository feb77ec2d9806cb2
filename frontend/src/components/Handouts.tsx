import { useState } from "preact/hooks";
import type { Handout, Snapshot } from "../protocol/types";
import { addressOf, described } from "../room/handouts";
import type { Ask } from "../wire/replies";
import { Modal } from "./Modal";

interface Props {
  readonly snapshot: Snapshot;
  readonly sessionUrl: string;
  readonly leads: boolean;
  readonly onAsk: (ask: Ask) => void;
}

function Open({ handout, sessionUrl }: { readonly handout: Handout; readonly sessionUrl: string }) {
  return (
    <a class="button" href={addressOf(handout, sessionUrl)} target="_blank" rel="noopener noreferrer">
      Open<span class="visually-hidden"> {handout.title} in a new tab</span>
    </a>
  );
}

/** Everything that is there to open, for whoever came late too. */
export function HandoutList({ snapshot, sessionUrl, leads, onAsk }: Props) {
  return (
    <ul class="handouts" data-next>
      {snapshot.between.handouts.map((handout) => (
        <li key={handout.id}>
          <p>
            {handout.title}
            <span class="small soft handout-kind">
              {described(handout)} · {handout.name}
            </span>
          </p>
          <div class="actions">
            <Open handout={handout} sessionUrl={sessionUrl} />
            {leads && (
              <button
                type="button"
                aria-label={`Withdraw ${handout.title}`}
                onClick={() => onAsk({ type: "withdraw_handout", handout: handout.id })}
              >
                Withdraw
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The newest handout, until its reader puts the row away; all of them behind one press. */
export function HandoutBar({ snapshot, sessionUrl, leads, onAsk }: Props) {
  const [hidden, setHidden] = useState<string | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const all = snapshot.between.handouts;
  const newest = all.at(-1);
  if (!newest) return null;
  return (
    <>
      {newest.id !== hidden && (
        <section class="strip" aria-label="Handout">
          <p>
            {newest.name} shared: <strong>{newest.title}</strong>
            <span class="small soft handout-kind">{described(newest)}</span>
          </p>
          <div class="actions">
            <Open handout={newest} sessionUrl={sessionUrl} />
            {(leads || all.length > 1) && (
              <button type="button" aria-haspopup="dialog" onClick={() => setShowsAll(true)}>
                All handouts
              </button>
            )}
            <button type="button" onClick={() => setHidden(newest.id)}>
              Hide
            </button>
          </div>
        </section>
      )}
      {showsAll && (
        <Modal title="Handouts" onClose={() => setShowsAll(false)}>
          <HandoutList snapshot={snapshot} sessionUrl={sessionUrl} leads={leads} onAsk={onAsk} />
        </Modal>
      )}
    </>
  );
}
