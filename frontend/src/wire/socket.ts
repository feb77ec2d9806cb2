// The line to the room: opened with a ticket or rejoin token, kept alive by beats, opened again when it
// breaks. Events reach the listener once and in order; a gap is healed with `resume`. Time, chance, the
// socket and the server are given by the caller, so every rule here is tested without them.
import type { Event, MediaNews, Message, Numbered, RefusalCode, Snapshot } from "../protocol/types";
import { type AfterClose, afterClose, type Ending } from "./closing";
import { type Entry, EntryDelayed, EntryRefused, type RejoinMemory } from "./entry";
import type { Beats } from "./heartbeat";
import { isBehind, orderOf, type Position } from "./position";
import { type Ask, Replies, type Reply } from "./replies";
import { Tries } from "./tries";

export const SUBPROTOCOL = "vioip.1";
// Two beats and a slow answer. Smaller drops lines that would heal; larger leaves people in silence.
const SILENCE_MS = 12_000;
// From one step of opening to the next: a network that came back meanwhile is heard by a new socket at once, by
// one that was sent into the dead one only much later. Smaller opens nothing on the slowest lines.
const OPENING_MS = 6000;
// So long is waited for an answer where the network may have changed under a line that looks well; smaller takes
// slow lines for dead ones.
const PROBE_MS = 4000;
// What got nowhere for so long was sent into the network from before; smaller starts over what is nearly there.
const STUCK_MS = 2000;
const REFUSALS_MAX = 3;
// Beats come every 5 s from a worker, or more often where the program wants that. So long a pause between two is a sleep of the whole device, whose line
// looks well and is dead; smaller takes a busy computer for one.
const SLEPT_MS = 25_000;
// While the line is gone beats only look whether the next try is due: timers of hidden pages may run once a minute.
const RETRY_BEAT_MS = 1000;

export type LineState = "idle" | "connecting" | "open" | "waiting" | "over";

export interface Wiring {
  fetchEntry(): Promise<Entry>;
  open(url: string, protocol: string): WebSocket;
  beats(onBeat: () => void): Beats;
  memory: RejoinMemory;
  now(): number;
  /** Milliseconds since some moment, sleep of the device included; may step. */
  wall(): number;
  after(ms: number, run: () => void): () => void;
  random(): number;
}

/** Whoever uses a socket says how often a picture has stood still here. */
export interface SocketWiring extends Wiring {
  freezes(): number;
}

/** This connection as the room knows it: a new epoch is a new room that has none of our media. */
export interface Standing {
  readonly peer: string;
  readonly epoch: number;
}

export interface Listener {
  onLine(state: LineState): void;
  /** What time it is in the room, before anything that is told by it. */
  onTime(nowMs: number): void;
  onSnapshot(snapshot: Snapshot, standing: Standing): void;
  /** The same state as before the cut, on a connection that may be new. */
  onResumed(standing: Standing): void;
  onEvent(event: Event): void;
  /** What the media plane found out, as a whole; after `onSnapshot` and `onResumed`: nothing yet. */
  onNews(news: MediaNews): void;
  /** The room did not take us in, with a close to follow. */
  onTurnedAway(code: RefusalCode): void;
  onEnding(ending: Ending): void;
}

export class RoomSocket {
  #state: LineState = "idle";
  #socket: WebSocket | null = null;
  #entry: Entry | null = null;
  #position: Position | null = null;
  #resuming = false;
  #turn = 0; // of connecting; what an earlier one still brings is of no more use
  #refusals = 0;
  #trusted = true; // whether the remembered address is worth a try before asking for a new one
  #heardMs = 0;
  #heardWallMs = 0;
  #beatMs: number | null = null;
  #dueMs = 0;
  #calmUntilMs = 0;
  #restartMs: number | null = null;
  #cancelWait: () => void = () => undefined;
  #beats: Beats | null = null;
  #paceMs = 5000;
  readonly #replies = new Replies();
  readonly #tries = new Tries();

  constructor(
    readonly wiring: SocketWiring,
    readonly listener: Listener,
  ) {}

  start(): void {
    if (this.#state !== "idle") return;
    this.#beats = this.wiring.beats(() => this.#beat());
    this.#connect();
  }

  /** Sends a command; the promise never rejects. */
  ask(ask: Ask): Promise<Reply> {
    if (this.#state !== "open") return Promise.resolve({ type: "lost" });
    const ref = this.#replies.next();
    const reply = this.#replies.expect(ref);
    this.#send({ ...ask, ref });
    return reply;
  }

  /** The person is here again, or something says that the network is: do not wait any longer, but where the room
   * has asked for it. `isOther`: the network may be another one than before. */
  hurry(isOther = false): void {
    const now = this.wiring.now();
    if (this.#state === "waiting" && now >= this.#calmUntilMs) this.#connect();
    else if (this.#state === "connecting" && now - this.#heardMs > STUCK_MS) this.#startOver();
    else if (this.#state === "open" && isOther) this.#probe();
    else if (this.#state === "open") this.#beat();
  }

  /** Takes the line anew, as the newest connection of this person: not by the token of the old one. */
  restart(): void {
    if (this.#state === "over") return;
    this.#drop();
    this.wiring.memory.forget();
    this.#position = null;
    this.#tries.reset();
    this.#connect();
  }

  stop(ending: Ending): void {
    if (this.#state === "over") return;
    this.#drop();
    this.#beats?.stop();
    this.#cancelWait();
    if (ending !== "signed_out") this.wiring.memory.forget();
    this.#become("over");
    this.listener.onEnding(ending);
  }

  async #connect(): Promise<void> {
    this.#cancelWait();
    this.#turn += 1;
    const turn = this.#turn;
    const isOn = (): boolean => turn === this.#turn && this.#state === "connecting";
    this.#become("connecting");
    this.#heardMs = this.wiring.now();
    this.#tries.begin(this.#heardMs);
    try {
      const entry = await this.#chooseEntry();
      if (isOn()) this.#open(entry);
    } catch (error) {
      if (error instanceof EntryRefused) this.stop(error.ending);
      else if (isOn()) this.#wait(0);
    }
  }

  #startOver(): void {
    this.#drop();
    this.#connect();
  }

  async #chooseEntry(): Promise<Entry> {
    const kept = this.wiring.memory.read();
    if (kept && this.#trusted) return kept;
    try {
      const fresh = await this.wiring.fetchEntry();
      this.#tries.note();
      return kept ? { ticket: kept.ticket, url: fresh.url } : fresh;
    } catch (error) {
      if (error instanceof EntryDelayed) this.#tries.note();
      if (error instanceof EntryRefused || !kept || !this.#tries.mayKnock) throw error;
      return kept; // the pages are away, the room may not be
    }
  }

  #open(entry: Entry): void {
    const socket = this.wiring.open(entry.url, SUBPROTOCOL);
    this.#socket = socket;
    this.#entry = entry;
    this.#trusted = false;
    this.#allow();
    const opened = (): void => {
      if (socket !== this.#socket) return;
      this.#tries.note();
      this.#allow();
      void this.#hello(entry);
    };
    socket.onopen = opened;
    socket.onmessage = (message: MessageEvent<string>) => {
      if (socket === this.#socket) this.#hear(JSON.parse(message.data) as Message);
    };
    socket.onclose = (closed) => {
      if (socket === this.#socket) this.#closed(afterClose(closed.code));
    };
    if (socket.readyState === WebSocket.OPEN) opened(); // it was open before anybody wanted it
  }

  /** Time for the next step of opening. Pages' own timers may sleep: then the next beat tells. */
  #allow(): void {
    this.#heardMs = this.wiring.now();
    this.#cancelWait();
    this.#cancelWait = this.wiring.after(OPENING_MS + 1, () => {
      if (this.#state === "connecting") this.#lost(0);
    });
  }

  /** Whether a line that looks well is alive: a beat is answered at once. */
  #probe(): void {
    const sinceMs = this.wiring.now();
    this.#beat();
    const socket = this.#socket;
    if (this.#state !== "open") return;
    this.#cancelWait();
    this.#cancelWait = this.wiring.after(PROBE_MS, () => {
      const isSame = this.#state === "open" && socket === this.#socket;
      if (isSame && this.#heardMs < sinceMs) this.#lost(0);
    });
  }

  async #hello(entry: Entry): Promise<void> {
    const { epoch, n } = this.#position ?? { epoch: null, n: null };
    const ref = this.#replies.next();
    this.#send({ type: "hello", ref, ticket: entry.ticket, epoch, n });
    const reply = await this.#replies.expect(ref);
    if (reply.type === "refused") this.listener.onTurnedAway(reply.code);
  }

  /** When the room was last heard, by the clock that goes on while the device sleeps. */
  get heardWallMs(): number {
    return this.#heardWallMs;
  }

  #hear(message: Message): void {
    this.#heardMs = this.wiring.now();
    this.#heardWallMs = this.wiring.wall();
    switch (message.type) {
      case "event":
        return this.#event(message);
      case "welcome":
        this.#paceMs = message.beat_s * 1000;
        this.#arrived(message);
        this.listener.onTime(message.now_ms);
        return this.listener.onSnapshot(message.snapshot, message);
      case "resumed":
        this.#arrived(this.#position ?? message);
        this.listener.onTime(message.now_ms);
        return this.listener.onResumed(message);
      case "media_news":
        return this.listener.onNews(message);
      case "beat_answered":
        return this.#compare(message);
      case "rejoin_granted":
        return this.#remember(message.token);
      case "restarting":
        this.#restartMs = message.wait_ms;
        this.#trusted = false; // the room is given to another node, or comes back here
        return;
      case "ok":
      case "answered":
      case "lines_reported":
      case "refused":
        return this.#replies.settle(message);
    }
  }

  #arrived({ epoch, n }: Position): void {
    this.#position = { epoch, n };
    this.#resuming = false;
    this.#cancelWait();
    if (this.#state !== "open") this.#beats?.pace(this.#paceMs);
    this.#tries.reset();
    this.#refusals = 0;
    this.#trusted = true;
    this.#become("open");
  }

  #event(numbered: Numbered): void {
    if (!this.#position) return;
    const order = orderOf(this.#position, numbered);
    if (order === "gap") return this.#resume();
    if (order === "old") return;
    this.#position = { epoch: numbered.epoch, n: numbered.n };
    this.listener.onEvent(numbered.event);
  }

  #compare(room: Position): void {
    if (this.#position && isBehind(this.#position, room)) this.#resume();
  }

  #resume(): void {
    if (this.#resuming || !this.#position) return;
    this.#resuming = true;
    this.#send({ type: "resume", ref: this.#replies.next(), ...this.#position });
  }

  #remember(token: string): void {
    if (this.#entry) this.wiring.memory.keep({ ticket: token, url: this.#entry.url });
  }

  #beat(): void {
    const now = this.wiring.now();
    const silentMs = this.#hasSlept() ? Number.POSITIVE_INFINITY : now - this.#heardMs;
    if (this.#state === "waiting" && now >= this.#dueMs) this.#connect();
    else if (this.#state === "connecting" && silentMs > OPENING_MS) this.#lost(0);
    else if (this.#state === "open" && silentMs > SILENCE_MS) this.#lost(0);
    else if (this.#state === "open") this.#sayAlive();
  }

  /** Nothing runs in a device that sleeps, its clock of running time included. */
  #hasSlept(): boolean {
    const before = this.#beatMs;
    this.#beatMs = this.wiring.wall();
    return before !== null && this.#beatMs - before > SLEPT_MS;
  }

  #sayAlive(): void {
    this.#resuming = false; // an answer that did not come is asked for again
    this.#send({
      type: "beat",
      ref: this.#replies.next(),
      n: this.#position?.n ?? 0,
      freezes: this.wiring.freezes(),
    });
  }

  #closed(after: AfterClose): void {
    if (!after.again) return this.stop(after.ending);
    if (after.forget) {
      this.wiring.memory.forget();
      this.#refusals += 1;
      if (this.#refusals >= REFUSALS_MAX) return this.stop("not_yours");
    }
    this.#lost(after.floorMs);
  }

  #lost(floorMs: number): void {
    this.#drop();
    const restartMs = this.#restartMs;
    this.#restartMs = null;
    this.#wait(restartMs === null ? floorMs : restartMs * (1 + this.wiring.random()));
  }

  #wait(floorMs: number): void {
    const now = this.wiring.now();
    this.#calmUntilMs = now + floorMs;
    this.#dueMs = Math.max(this.#calmUntilMs, this.#tries.due(now, this.wiring.random()));
    this.#become("waiting");
    this.#beats?.pace(RETRY_BEAT_MS);
    this.#cancelWait();
    this.#cancelWait = this.wiring.after(this.#dueMs - now, () => {
      if (this.#state === "waiting") this.#connect();
    });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#replies.lose();
  }

  #send(command: Ask & { ref: number }): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
  }

  #become(state: LineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.listener.onLine(state);
  }
}
