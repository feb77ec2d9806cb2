import { useState } from "preact/hooks";
import type { Breakout, Snapshot } from "../protocol/types";
import { ownBreakout } from "../room/breakouts";
import type { Ask } from "../wire/replies";
import { COVERAGE, leadersBackWords } from "../words/breakouts";
import { isEnding, NoteLine } from "./BreakoutBar";

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly onAsk: (ask: Ask) => void;
  /** The same, and whether it went through. */
  readonly onTell: (ask: Ask) => Promise<boolean>;
  /** Opens what can be done about one person. */
  readonly onChoose: (id: string) => void;
}

interface RoomProps extends Omit<Props, "now" | "onTell"> {
  readonly room: Breakout;
}

function People({ room, snapshot, onChoose }: Omit<RoomProps, "onAsk">) {
  const there = snapshot.participants.filter(({ id }) => room.people.includes(id));
  if (there.length === 0) return <p class="small soft">Nobody is here.</p>;
  return (
    <ul class="breakout-people">
      {there.map(({ id, name }) => (
        <li key={id}>
          {id === snapshot.you.id ? (
            <span class="soft">you</span>
          ) : (
            <button type="button" class="plain" aria-haspopup="dialog" onClick={() => onChoose(id)}>
              {name}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Room({ room, snapshot, onAsk, onChoose }: RoomProps) {
  const isHere = room.people.includes(snapshot.you.id);
  const visit = (): void => onAsk({ type: "move_to", participant: snapshot.you.id, breakout: room.id });
  return (
    <li class="breakout-room" data-asks={room.asked_ms !== null}>
      <div class="breakout-head">
        <h3>{room.name}</h3>
        {room.asked_ms !== null && <span class="asks">asks for you</span>}
        {isHere ? (
          <span class="small soft">you are here</span>
        ) : (
          <button type="button" aria-label={`Visit ${room.name}`} onClick={visit}>
            Visit
          </button>
        )}
      </div>
      <People room={room} snapshot={snapshot} onChoose={onChoose} />
    </li>
  );
}

function TellAll({ onTell }: Pick<Props, "onTell">) {
  const [text, setText] = useState("");
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (text.trim() === "") return;
    const isTold = await onTell({ type: "tell_breakouts", text: text.trim() });
    if (isTold) setText((now) => (now === text ? "" : now));
  };
  return (
    <form class="tell-all" onSubmit={(event) => void send(event)}>
      <label class="visually-hidden" for="tell-all">
        A line to everyone
      </label>
      <input
        id="tell-all"
        type="text"
        maxLength={200}
        placeholder="A line to everyone"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Send</button>
    </form>
  );
}

/** For whoever leads a divided group: who is where, who asks, the time, and the way back. */
export function BreakoutPanel({ snapshot, now, onAsk, onTell, onChoose }: Props) {
  const { breakouts, you } = snapshot;
  if (!breakouts || you.aside) return null;
  const rooms = breakouts.rooms;
  return (
    <section
      class="strip breakout leading"
      data-tone={isEnding(breakouts, now) ? "watch" : "info"}
      aria-label="Breakouts"
    >
      <div class="breakout-words">
        <h2 class="strip-title">
          {ownBreakout(snapshot) ? `You are in ${ownBreakout(snapshot)?.name}` : "You are in the main room"}
        </h2>
        <p class="number">{leadersBackWords(breakouts, now)}</p>
        <p class="small soft">{COVERAGE}</p>
        <NoteLine breakouts={breakouts} />
      </div>
      <ul class="breakout-rooms">
        {rooms.map((room) => (
          <Room key={room.id} room={room} snapshot={snapshot} onAsk={onAsk} onChoose={onChoose} />
        ))}
      </ul>
      <TellAll onTell={onTell} />
      <div class="actions">
        {ownBreakout(snapshot) && (
          <button type="button" onClick={() => onAsk({ type: "back_to_group" })}>
            Back to the main room
          </button>
        )}
        <button type="button" onClick={() => onAsk({ type: "extend_breakouts", minutes: 5 })}>
          5 more minutes
        </button>
        <button type="button" onClick={() => onAsk({ type: "call_back", in_s: 60 })}>
          Call back in a minute
        </button>
        <button type="button" class="primary" onClick={() => onAsk({ type: "call_back", in_s: 0 })}>
          Call everyone back now
        </button>
      </div>
    </section>
  );
}
