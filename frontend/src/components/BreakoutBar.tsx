import type { Breakouts, Snapshot } from "../protocol/types";
import { ownBreakout } from "../room/breakouts";
import type { Ask } from "../wire/replies";
import { ASKED_FOR, backWords, company, LEFT_IN_MAIN, WARNING_MS } from "../words/breakouts";

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly onAsk: (ask: Ask) => void;
}

/** Whether everybody is about to come back. */
export function isEnding({ until_ms }: Breakouts, now: number): boolean {
  return until_ms !== null && until_ms - now <= WARNING_MS;
}

/** The line that whoever leads wrote to everybody. */
export function NoteLine({ breakouts }: { breakouts: Breakouts }) {
  if (breakouts.note === null) return null;
  return (
    <p class="note">
      <span class="soft">To everyone: </span>
      {breakouts.note.text}
    </p>
  );
}

/** For a client in a divided group: which room, who else, how long, and a way to ask for somebody. */
export function BreakoutBar({ snapshot, now, onAsk }: Props) {
  const { breakouts, participants, you } = snapshot;
  if (!breakouts || you.aside) return null;
  const room = ownBreakout(snapshot);
  const others = participants.filter(({ id, elsewhere }) => id !== you.id && !elsewhere);
  const isVisited = others.some(({ role }) => role === "facilitator");
  const isAsking = room !== null && room.asked_ms !== null;
  return (
    <section
      class="strip breakout"
      data-tone={isEnding(breakouts, now) ? "watch" : "info"}
      aria-label="Breakout"
    >
      <div class="breakout-words">
        <h2 class="strip-title">{room ? `You are in ${room.name}` : "You are in the main room"}</h2>
        <p>{room ? company(others) : LEFT_IN_MAIN}</p>
        <p class="number">{backWords(breakouts, now)}</p>
        <NoteLine breakouts={breakouts} />
        {isAsking && <p class="soft">{ASKED_FOR}</p>}
      </div>
      {room && !isVisited && you.role === "client" && (
        <button type="button" onClick={() => onAsk({ type: "call_facilitator", wanted: !isAsking })}>
          {isAsking ? "We do not need anyone now" : "Ask for someone to come"}
        </button>
      )}
    </section>
  );
}
