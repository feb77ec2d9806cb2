import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SeatTracks } from "../media/peer";
import type { Participant, Snapshot } from "../protocol/types";
import { arrange } from "../room/arrange";
import { asideFor, companionsOf } from "../room/aside";
import { GAP, gridFor, SMALL_TILE, type Space } from "../room/grid";
import { raised } from "../room/hands";
import type { RoomStore } from "../room/store";
import type { ViewChoice } from "../room/view";
import { EVERYBODY_OUT } from "../words/breakouts";
import { EMPTY_CIRCLE } from "../words/messages";
import { LargePlace } from "./LargePlace";
import { Pager } from "./Pager";
import { type AsideAct, Tile } from "./Tile";

interface Props {
  readonly snapshot: Snapshot;
  readonly store: RoomStore;
  readonly look: ViewChoice;
  readonly ownCamera: MediaStreamTrack | null;
  /** Given to those who lead. */
  readonly onChoose?: ((id: string) => void) | undefined;
  /** Takes this client aside by one press; where an interpreter could come along, it asks first. */
  readonly onAside?: ((id: string) => void) | undefined;
  readonly onStopSharing: () => void;
}

function useSpace() {
  const element = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState<Space>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    // A scrollbar below takes no height here: else rows would come and go with it.
    const measure = (): void => setSpace({ width: current.clientWidth, height: current.offsetHeight });
    const watcher = new ResizeObserver(measure);
    watcher.observe(current);
    measure();
    return () => watcher.disconnect();
  }, []);
  return { element, space };
}

/** What is sent is what the tile says: the own devices are known here before the room repeats them. */
function trackFor(
  participant: Participant,
  you: string,
  { store, ownCamera }: Pick<Props, "store" | "ownCamera">,
): MediaStreamTrack | null {
  const seats: readonly SeatTracks[] = store.seats.value;
  return participant.id === you ? ownCamera : (seats[participant.seat]?.video ?? null);
}

function asideAct(participant: Participant, { snapshot, onAside }: Props): AsideAct | undefined {
  const offer = asideFor(participant, snapshot);
  if (!onAside || offer === "none") return undefined;
  const asks = companionsOf(participant.id, snapshot).length > 0;
  return { alone: offer === "unled", asks, onTake: () => onAside(participant.id) };
}

/** Equal tiles in the order of their seats, and above them a screen or whoever is kept large. */
export function Circle(props: Props) {
  const { snapshot, store, look, onChoose } = props;
  const { you, breakouts } = snapshot;
  const { layout, ownHidden, soundOnly } = look.view.value;
  const { speaker, paused } = store.news.value;
  const isApart = you.aside || breakouts !== null;
  const participants = snapshot.participants.filter((one) => !isApart || !one.elsewhere);
  const { large, tiles, page, pages, held } = arrange({
    participants,
    you: you.id,
    layout: soundOnly ? "circle" : layout,
    ownHidden,
    pinned: soundOnly ? null : look.pinned.value, // a large place without a picture is an empty one
    leader: snapshot.leadership.leader,
    speaker: store.lastSpeaker.value,
    page: look.page.value,
  });
  const sharer = participants.find(({ id }) => id === snapshot.room.shared_by);
  const isStaged = large !== null || sharer !== undefined;
  const turns = raised(participants).map(({ id }) => id);
  const { element, space } = useSpace();
  const isDuo = snapshot.room.meeting === "individual" && tiles.length === 2 && !isStaged;
  const grid = gridFor(isDuo ? 1 : tiles.length, space, isStaged ? SMALL_TILE : undefined);
  const style = {
    "--tile": `${grid.tileWidth}px`,
    "--gap": `${GAP}px`,
    "--row": `${grid.columns * grid.tileWidth + (grid.columns - 1) * GAP}px`,
  };
  const elsewhere = tiles.some(({ id }) => id === speaker)
    ? undefined
    : participants.find(({ id }) => id === speaker && id !== you.id);
  const pin = (id: string): void => {
    look.pinned.value = look.pinned.value === id ? null : id;
  };
  return (
    <div class="circle-place" data-staged={isStaged}>
      {isStaged && <LargePlace {...props} sharer={sharer} large={large} />}
      <div class="circle-space" ref={element} data-scrolls={grid.scrolls} style={style}>
        <ul class="circle" data-duo={isDuo} aria-label="People in this session">
          {tiles.map((participant) => {
            const { id, seat } = participant;
            const isOther = id !== you.id;
            return (
              <Tile
                key={id}
                participant={participant}
                track={trackFor(participant, you.id, props)}
                isYou={!isOther}
                leading={snapshot.leadership.leader === id}
                speaking={speaker === id}
                paused={paused.includes(seat)}
                blind={soundOnly}
                turn={turns.indexOf(id) + 1}
                pinned={look.pinned.value === id}
                aside={asideAct(participant, props)}
                held={held === id}
                onPin={isOther && !participant.elsewhere ? () => pin(id) : undefined}
                onChoose={onChoose && isOther ? () => onChoose(id) : undefined}
              />
            );
          })}
        </ul>
        {participants.every(({ id }) => id === you.id) && (
          <p class="alone soft">{breakouts ? EVERYBODY_OUT : EMPTY_CIRCLE}</p>
        )}
      </div>
      <Pager
        page={page}
        pages={pages}
        speaker={elsewhere?.name ?? null}
        onTurn={(next) => {
          look.page.value = next;
        }}
      />
    </div>
  );
}
