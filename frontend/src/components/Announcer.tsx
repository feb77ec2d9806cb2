import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import { announcements } from "../room/announce";

/** Tells a listener of the screen what changed; says nothing on arrival, the heading does that. */
export function Announcer({ snapshot }: { snapshot: Snapshot | null }) {
  const before = useRef<Snapshot | null>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    const news = before.current && snapshot ? announcements(before.current, snapshot) : [];
    before.current = snapshot;
    if (news.length > 0) setWords(news.join(" "));
  }, [snapshot]);
  return (
    <div class="visually-hidden" aria-live="polite">
      {words}
    </div>
  );
}
