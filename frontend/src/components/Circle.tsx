import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SeatTracks } from "../media/peer";
import type { Participant, Snapshot } from "../protocol/types";
import { GAP, gridFor, type Space } from "../room/grid";
import { raised } from "../room/hands";
import { EMPTY_CIRCLE } from "../words/messages";
import { Tile } from "./Tile";

interface Props {
  readonly snapshot: Snapshot;
  readonly seats: readonly SeatTracks[];
  readonly ownCamera: MediaStreamTrack | null;
  /** Given to those who lead. */
  readonly onChoose?: ((id: string) => void) | undefined;
}

function useSpace() {
  const element = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState<Space>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = (): void => setSpace({ width: current.clientWidth, height: current.clientHeight });
    const watcher = new ResizeObserver(measure);
    watcher.observe(current);
    measure();
    return () => watcher.disconnect();
  }, []);
  return { element, space };
}

/** What is sent is what the tile says: the own devices are known here before the room repeats them. */
function trackFor(participant: Participant, { snapshot, seats, ownCamera }: Props): MediaStreamTrack | null {
  const isYou = participant.id === snapshot.you.id;
  return isYou ? ownCamera : (seats[participant.seat]?.video ?? null);
}

/** Equal tiles in the order of their seats; nobody's place changes when another one speaks. */
export function Circle(props: Props) {
  const { you } = props.snapshot;
  const participants = props.snapshot.participants.filter((one) => !you.aside || !one.elsewhere);
  const { onChoose } = props;
  const turns = raised(participants).map(({ id }) => id);
  const { element, space } = useSpace();
  const grid = gridFor(participants.length, space);
  const style = {
    "--tile": `${grid.tileWidth}px`,
    "--gap": `${GAP}px`,
    "--row": `${grid.columns * grid.tileWidth + (grid.columns - 1) * GAP}px`,
  };
  return (
    <div class="circle-space" ref={element} data-scrolls={grid.scrolls}>
      <ul class="circle" aria-label="People in this session" style={style}>
        {participants.map((participant) => (
          <Tile
            key={participant.id}
            participant={participant}
            track={trackFor(participant, props)}
            isYou={participant.id === you.id}
            turn={turns.indexOf(participant.id) + 1}
            onChoose={onChoose && participant.id !== you.id ? () => onChoose(participant.id) : undefined}
          />
        ))}
      </ul>
      {participants.every(({ id }) => id === you.id) && <p class="alone soft">{EMPTY_CIRCLE}</p>}
    </div>
  );
}
