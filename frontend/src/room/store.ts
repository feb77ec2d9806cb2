// What the screens show, as signals. Facts come in through `Visit`; nothing here calls anything.
import { computed, signal } from "@preact/signals";
import type { CallState } from "../media/call";
import type { SeatTracks } from "../media/peer";
import type { MediaNews, Snapshot } from "../protocol/types";
import type { Ending } from "../wire/closing";
import type { LineState, Standing } from "../wire/socket";
import type { Trouble } from "../words/messages";

export type Stage = "arrive" | "check" | "joining" | "lobby" | "room" | "over";

export type MediaFacts = Omit<MediaNews, "type">;
/** What holds until the room says otherwise. */
export const NO_NEWS: MediaFacts = { speaker: null, paused: [], layers: 3 };

export class RoomStore {
  /** Whether the arrival card is done with; there is none for most visits. */
  readonly arrived = signal(true);
  readonly joined = signal(false);
  readonly line = signal<LineState>("idle");
  readonly call = signal<CallState>("off");
  readonly standing = signal<Standing | null>(null);
  readonly snapshot = signal<Snapshot | null>(null);
  readonly news = signal<MediaFacts>(NO_NEWS);
  /** Whoever else spoke last. */
  readonly lastSpeaker = signal<string | null>(null);
  /** Heights of the pictures in view, by seat. */
  readonly shown = signal<ReadonlyMap<number, number>>(new Map());
  /** Nobody looks at this page. */
  readonly isHidden = signal(false);
  readonly seats = signal<readonly SeatTracks[]>([]);
  readonly ending = signal<Ending | null>(null);
  readonly soundBlocked = signal(false);
  /** The line has been weak for a while: sound alone would be clearer. */
  readonly offersSoundOnly = signal(false);
  /** The line has been gone for longer than is bridged. */
  readonly goneLong = signal(false);
  /** A sentence about the last thing that did not go through; the person puts it away. */
  readonly notice = signal<string | null>(null);

  /** Whose welfare card is open, for those who lead. */
  readonly welfare = signal<{ readonly id: string; readonly name: string } | null>(null);

  /** The request to speak that the person has put away. */
  readonly putAway = signal<number | null>(null);

  readonly stage = computed<Stage>(() => {
    if (this.ending.value !== null || this.snapshot.value?.room.phase === "ended") return "over";
    if (!this.arrived.value) return "arrive";
    if (!this.joined.value) return "check";
    const you = this.snapshot.value?.you;
    if (!you) return "joining";
    return you.place === "lobby" ? "lobby" : "room";
  });

  readonly leads = computed(() => this.snapshot.value?.you.role === "facilitator");

  /** Leads, in the room, before its end. */
  readonly leadsRunning = computed(() => this.stage.value === "room" && this.leads.value);

  /** Somebody leading would like to hear this person. */
  readonly isAsked = computed(() => {
    const asked = this.snapshot.value?.you.asked_ms ?? null;
    return asked !== null && asked !== this.putAway.value;
  });

  /** In the room, but the seat is held by a newer connection of the same person. */
  readonly isCompanion = computed(() => {
    const you = this.snapshot.value?.you;
    return you?.place === "main" && you.seat_peer !== null && you.seat_peer !== this.standing.value?.peer;
  });

  /** The connection of ours that may send and hear; null while there is none. */
  readonly mediaKey = computed(() => {
    const standing = this.standing.value;
    const you = this.snapshot.value?.you;
    const holds = this.stage.value === "room" && standing !== null && you?.seat_peer === standing.peer;
    return holds ? `${standing.epoch}/${standing.peer}` : null;
  });

  /** Nothing of ours gets through, as the room sees it. */
  readonly isUnheard = computed(() => {
    const { you, participants } = this.snapshot.value ?? {};
    return participants?.some((one) => one.id === you?.id && one.line === "lost") ?? false;
  });

  readonly trouble = computed<Trouble | null>(() => {
    const line = this.line.value;
    if (this.snapshot.value && (line === "waiting" || line === "connecting")) return "line";
    if (this.call.value === "blocked") return "blocked";
    return this.call.value === "lost" ? "media" : null;
  });

  /** The line is taken up again. As another connection than before it holds the seat only once the room has said
   * so; until then the old one holds it no more, or this page would be its own companion and let its devices go.
   * What another device held it still holds. */
  resume(standing: Standing): void {
    const snapshot = this.snapshot.peek();
    const before = this.standing.peek()?.peer;
    if (snapshot && standing.peer !== before && snapshot.you.seat_peer === before) {
      this.snapshot.value = { ...snapshot, you: { ...snapshot.you, seat_peer: null } };
    }
    this.standing.value = standing;
  }
}
