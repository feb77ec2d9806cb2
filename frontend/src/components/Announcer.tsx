import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../protocol/types";
import { announcements, idsOf } from "../room/announce";
import type { Standing } from "../wire/socket";

interface Props {
  readonly snapshot: Snapshot | null;
  /** Another one: the own line was gone. A new epoch is a new room, which may not yet know everybody who is on
   * the way back to it. */
  readonly standing: Standing | null;
  /** What stands on the screen and is no news of the room: devices, what the reader sees. */
  readonly told: readonly string[];
}

interface Sentence {
  readonly n: number;
  readonly text: string;
}

// What was said long ago is not said again; fewer would cut off what waits behind other speech.
const KEPT = 12;

/** Sentences about the room as it changes; the first snapshot of each epoch is only looked at. */
function useRoomNews({ snapshot, standing }: Props, say: (news: readonly string[]) => void): void {
  const before = useRef<Pick<Props, "snapshot" | "standing">>({ snapshot: null, standing: null });
  const expected = useRef(new Set<string>());
  useEffect(() => {
    const was = before.current;
    before.current = { snapshot, standing };
    if (!was.snapshot || !snapshot) return;
    const missed = was.standing !== standing;
    if (was.standing?.epoch !== standing?.epoch) expected.current = new Set(idsOf(was.snapshot));
    else say(announcements(was.snapshot, snapshot, { expected: expected.current, missed }));
    for (const id of idsOf(snapshot)) expected.current.delete(id);
  }, [snapshot, standing]);
}

/** Tells a listener of the screen what changed, in its order; says nothing on arrival, the heading does that. */
export function Announcer(props: Props) {
  const { told } = props;
  const said = useRef(0);
  const standing = useRef<readonly string[]>([]);
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  const say = (news: readonly string[]): void => {
    const fresh = news.map((text) => ({ n: ++said.current, text }));
    if (fresh.length > 0) setSentences((old) => [...old, ...fresh].slice(-KEPT));
  };
  useRoomNews(props, say);
  useEffect(() => {
    say(told.filter((text) => !standing.current.includes(text)));
    standing.current = told;
  }, [told.join("\n")]);
  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-label="What has just changed">
      {sentences.map(({ n, text }) => (
        <p key={n}>{text}</p>
      ))}
    </div>
  );
}
