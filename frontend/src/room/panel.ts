// The panel of those who lead: asked for every half minute while they lead a running group, and joined with what
// the room itself tells. No number is made here.
import { type Signal, signal } from "@preact/signals";
import type { Participant, Snapshot } from "../protocol/types";
import type { Panel, PanelLine, PanelRow, Vouched } from "../wire/panel";

export const EVERY_MS = 30_000; // minutes move slowly, and each look counts the whole group
/** How close below what is asked of the day somebody is named. */
const NEAR_S = 600;
const LATE_MS = 600_000; // MINUTES section 9: a label only

export type Whereabouts = "here" | "waiting" | "late" | "expected" | "gone";

export interface Line {
  readonly row: PanelRow;
  readonly where: Whereabouts;
  /** In the room, as the room tells; null: not there. */
  readonly there: Participant | null;
}

export class PanelWatch {
  readonly panel: Signal<Panel | null> = signal(null);

  constructor(readonly line: PanelLine) {}

  /** Looks now and then, until the function it returns is called. */
  watch(): () => void {
    void this.look();
    const timer = setInterval(() => void this.look(), EVERY_MS);
    return () => clearInterval(timer);
  }

  async look(): Promise<void> {
    try {
      this.panel.value = await this.line.read();
    } catch {
      // the last numbers stay; the next look comes soon
    }
  }

  /** A sentence when it was not written down. Throws without a line. */
  async vouch(said: Vouched): Promise<string | null> {
    const answer = await this.line.vouch(said);
    if (typeof answer === "string") return answer;
    this.panel.value = answer;
    return null;
  }
}

/** Everybody who is expected, with where they are at this moment. */
export function linesOf({ clients }: Panel, snapshot: Snapshot, now: number): readonly Line[] {
  const { participants, waiting, room } = snapshot;
  const isLate = now - room.scheduled_start_ms >= LATE_MS;
  return clients.map((row) => {
    const there = participants.find(({ id }) => id === row.id) ?? null;
    const isWaiting = waiting.some(({ id }) => id === row.id);
    const absent: Whereabouts = row.session_s > 0 ? "gone" : isLate ? "late" : "expected";
    return { row, there, where: there ? "here" : isWaiting ? "waiting" : absent };
  });
}

/** Clients in the room who are a little short of what is asked of the day. */
export function nearOnes(panel: Panel, snapshot: Snapshot): readonly PanelRow[] {
  const here = new Set(snapshot.participants.map(({ id }) => id));
  return panel.clients.filter(({ id, day_s, target_s }) => {
    const short = (target_s ?? 0) - day_s;
    return here.has(id) && short > 0 && short <= NEAR_S;
  });
}
