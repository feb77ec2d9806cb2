import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import { announcements } from "../room/announce";

interface Sentence {
  readonly n: number;
  readonly text: string;
}

// What was said long ago is not said again; fewer would cut off what waits behind other speech.
const KEPT = 12;

/** Tells a listener of the screen what changed, in its order; says nothing on arrival, the heading does that. */
export function Announcer({ snapshot }: { snapshot: Snapshot | null }) {
  const before = useRef<Snapshot | null>(null);
  const said = useRef(0);
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  useEffect(() => {
    const news = before.current && snapshot ? announcements(before.current, snapshot) : [];
    before.current = snapshot;
    const fresh = news.map((text) => ({ n: ++said.current, text }));
    if (fresh.length > 0) setSentences((old) => [...old, ...fresh].slice(-KEPT));
  }, [snapshot]);
  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-label="What has just changed">
      {sentences.map(({ n, text }) => (
        <p key={n}>{text}</p>
      ))}
    </div>
  );
}
