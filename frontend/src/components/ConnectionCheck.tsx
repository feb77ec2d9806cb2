import { useEffect, useState } from "preact/hooks";
import { BEGUN, type CheckSeam, checkConnection, type Findings, type Place } from "../room/connection";
import { CONNECTION, findingWords, outcomeOf, PLACES } from "../words/connection";
import { Modal } from "./Modal";

interface Props {
  readonly seam: CheckSeam;
}

const ORDER: readonly Place[] = ["line", "direct", "relay"];

/** Tries the connection as soon as it is shown: one sentence and what to do, then each way with its figure. */
export function ConnectionCheck({ seam }: Props) {
  const [findings, setFindings] = useState<Findings>(BEGUN);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isShown = true;
    void checkConnection(seam, (news) => isShown && setFindings(news));
    return () => {
      isShown = false;
    };
  }, [seam, round]);
  const outcome = outcomeOf(findings);
  return (
    <div class="connection">
      <div class="outcome" data-tone={outcome?.tone ?? "info"} role="status">
        <p>{outcome ? <b>{outcome.what}</b> : CONNECTION.asking}</p>
        {outcome && <p>{outcome.todo}</p>}
      </div>
      <dl class="ways">
        {ORDER.map((place) => (
          <div key={place} data-found={findings[place].found}>
            <dt>
              {PLACES[place][0]} <span class="small soft">({PLACES[place][1]})</span>
            </dt>
            <dd class="number">{findingWords(findings[place])}</dd>
          </div>
        ))}
      </dl>
      {outcome && (
        <button type="button" onClick={() => setRound(round + 1)}>
          {CONNECTION.again}
        </button>
      )}
    </div>
  );
}

/** A button that opens the check. */
export function ConnectionDoor({ seam }: Props) {
  const [isShown, setShown] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setShown(true)}>
        {CONNECTION.button}
      </button>
      {isShown && (
        <Modal title={CONNECTION.title} onClose={() => setShown(false)}>
          <ConnectionCheck seam={seam} />
        </Modal>
      )}
    </>
  );
}
