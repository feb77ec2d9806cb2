// A network that is gone for a while and comes back without a word from the browser (PROMISES R10).
import { expect, it } from "vitest";
import type { Message } from "../../src/protocol/types";
import { RoomSocket } from "../../src/wire/socket";
import { snapshot } from "../cast";
import { type FakeSocket, World } from "./fakes";

const STEP_MS = 100;
const BEAT_MS = 5000;
const ROUND_TRIP_MS = 300;
const BACK_MAX_MS = 5000;
const PATIENCE_MS = 6000; // of a ticket's fetch
// When a system sends the first packet of a connection again (RFC 6298): the next time is past all patience.
const AGAIN_MS = [1000, 3000];

const WELCOME: Message = {
  type: "welcome",
  peer: "peer-1",
  epoch: 1,
  n: 0,
  beat_s: 5,
  now_ms: 0,
  snapshot: snapshot(),
};
const RESUMED: Message = { type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: 0 };

/** `hangs`: a network that is away swallows everything; else the system says at once that it is away. */
class Outage extends World {
  isUp = true;
  openings = 0;

  constructor(readonly hangs: boolean) {
    super();
    const open = this.open;
    this.open = (url, protocol) => {
      const opened = open(url, protocol);
      const socket = this.socket;
      this.openings += 1;
      this.#reach(
        () => this.#opened(socket),
        () => socket.readyState === WebSocket.CONNECTING && socket.cut(),
      );
      return opened;
    };
    this.fetchEntry = () =>
      new Promise((resolve, reject) => {
        const entry = { ticket: "ticket", url: "ws://node.invalid/" };
        const fail = (): void => reject(new TypeError("nothing answers"));
        this.#reach(() => resolve(entry), fail);
        this.after(PATIENCE_MS, fail);
      });
  }

  /** What was sent gets through, now or when it is sent again; or the system says that it cannot. */
  #reach(through: () => void, refused: () => void): void {
    if (this.isUp) return void this.after(ROUND_TRIP_MS, through);
    if (!this.hangs) return void this.after(STEP_MS, refused);
    for (const ms of AGAIN_MS) this.after(ms, () => this.isUp && this.after(ROUND_TRIP_MS, through));
  }

  #opened(socket: FakeSocket): void {
    if (socket.readyState !== WebSocket.CONNECTING) return;
    socket.accept();
    this.after(ROUND_TRIP_MS, () => socket.say(this.sockets.length === 1 ? WELCOME : RESUMED));
  }

  /** Lets time pass as it does in a browser, beats and all. */
  async live(ms: number, until: () => boolean = () => false): Promise<void> {
    for (let passed = 0; passed < ms && !until(); passed += STEP_MS) {
      await this.pass(STEP_MS);
      if (this.ms % BEAT_MS === 0) this.beat();
    }
  }
}

async function cutOff(hangs: boolean, chance: number): Promise<Outage> {
  const world = new Outage(hangs);
  world.random = () => chance;
  new RoomSocket(world, world).start();
  await world.live(2000);
  world.socket.say({ type: "rejoin_granted", token: "token" });
  expect(world.log.at(-1)).toBe("snapshot for peer-1");
  world.isUp = false;
  world.socket.cut();
  return world;
}

const GONE_MS = Array.from({ length: 60 }, (_, n) => 10_000 + n * 700).concat(300_000, 900_000);

it.each([
  [false, 0],
  [false, 0.999],
  [true, 0],
  [true, 0.999],
])(
  "is made up for within five seconds, however long it was (hangs: %s, chance: %f)",
  async (hangs, chance) => {
    for (const goneMs of GONE_MS) {
      const world = await cutOff(hangs, chance);
      await world.live(goneMs);
      world.isUp = true;
      const mendedMs = world.ms;
      await world.live(60_000, () => world.log.at(-1) === "resumed peer-1");
      expect(world.ms - mendedMs, `after ${goneMs} ms`).toBeLessThanOrEqual(BACK_MAX_MS);
    }
  },
);

it.each([false, true])(
  "sees few websockets meanwhile (hangs: %s): browsers hold them back",
  async (hangs) => {
    const world = await cutOff(hangs, 0.5);
    await world.live(900_000);
    expect(world.openings).toBeLessThan(12);
  },
);
