// A socket, a clock and a server in memory: everything `RoomSocket` is given by its caller.
import type { Message, Snapshot } from "../../src/protocol/types";
import { type Entry, RejoinMemory } from "../../src/wire/entry";
import type { Beats } from "../../src/wire/heartbeat";
import type { Listener, SocketWiring } from "../../src/wire/socket";
import { snapshot } from "../cast";

export class FakeSocket {
  readyState: number = WebSocket.CONNECTING;
  readonly sent: Record<string, unknown>[] = [];
  onopen: () => void = () => undefined;
  onmessage: (message: { data: string }) => void = () => undefined;
  onclose: (closed: { code: number }) => void = () => undefined;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
  }

  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen();
  }

  say(message: Message): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  cut(code = 1006): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose({ code });
  }

  types(): unknown[] {
    return this.sent.map((command) => command["type"]);
  }
}

export class World implements SocketWiring, Listener {
  readonly sockets: FakeSocket[] = [];
  readonly log: string[] = [];
  readonly memory = new RejoinMemory("session", null);
  tickets: (Entry | Error)[] = [];
  ms = 0;
  tab: Storage | null = null;
  /** How long the device has slept so far. */
  sleptMs = 0;
  beat: () => void = () => undefined;
  beatMs = 0;
  #timers: { at: number; run: () => void }[] = [];

  fetchEntry = async (): Promise<Entry> => {
    this.log.push("ticket");
    const next = this.tickets.shift() ?? { ticket: "ticket", url: "ws://node.invalid/" };
    if (next instanceof Error) throw next;
    return next;
  };
  open = (url: string, protocol: string): WebSocket => {
    this.sockets.push(new FakeSocket(url, protocol));
    return this.socket as unknown as WebSocket;
  };
  beats = (onBeat: () => void): Beats => {
    this.beat = onBeat;
    return {
      pace: (ms) => {
        this.beatMs = ms;
      },
      stop: () => void this.log.push("beats stopped"),
    };
  };
  now = (): number => this.ms;
  wall = (): number => this.ms + this.sleptMs;
  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.ms + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  random = (): number => 0;
  freezes = (): number => 0;

  onLine = (state: string): void => void this.log.push(state);
  onTime = (): void => undefined;
  onSnapshot = (_: Snapshot, { peer }: { peer: string }): void => void this.log.push(`snapshot for ${peer}`);
  onResumed = ({ peer }: { peer: string }): void => void this.log.push(`resumed ${peer}`);
  onEvent = (event: { type: string }): void => void this.log.push(event.type);
  onNews = ({ speaker }: { speaker: string | null }): void => void this.log.push(`${speaker} speaks`);
  onTurnedAway = (code: string): void => void this.log.push(`turned away: ${code}`);
  onEnding = (ending: string): void => void this.log.push(`over: ${ending}`);

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  /** Lets `ms` pass and what was due run, promises included. */
  async pass(ms: number): Promise<void> {
    this.ms += ms;
    const due = this.#timers.filter(({ at }) => at <= this.ms);
    this.#timers = this.#timers.filter(({ at }) => at > this.ms);
    for (const { run } of due) run();
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  }

  /** Opens the newest socket and welcomes it. */
  async welcome(n = 0, epoch = 1, beat_s = 5): Promise<void> {
    await this.pass(0);
    this.socket.accept();
    this.socket.say({
      type: "welcome",
      peer: "peer-1",
      epoch,
      n,
      beat_s,
      now_ms: Date.now(),
      snapshot: snapshot(),
    });
  }

  taken(): string[] {
    return this.log.splice(0);
  }
}
