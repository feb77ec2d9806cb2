import { beforeEach, describe, expect, it } from "vitest";
import { EarlyLine } from "../../src/wire/early";
import { World } from "./fakes";

const ROOM = ["ws://node.invalid/", "vioip.1"] as const;
const CLOSED_BY_ROOM_MS = 10_000;

let world: World;
let early: EarlyLine;
beforeEach(() => {
  world = new World();
  early = new EarlyLine(world);
});

/** How many lines there are, and how many of them are not closed. */
function lines(): [number, number] {
  return [world.sockets.length, world.sockets.filter((one) => one.readyState !== WebSocket.CLOSED).length];
}

describe("an early line", () => {
  it("is opened once, says nothing and is given out once, open or not yet", () => {
    early.prepare(...ROOM);
    early.prepare(...ROOM);
    const [first] = world.sockets;
    expect([first?.url, first?.protocol, first?.sent]).toEqual([...ROOM, []]);
    expect(early.take(...ROOM)).toBe(first);
    expect(early.take(...ROOM)).not.toBe(first);
    early.prepare(...ROOM);
    world.socket.accept();
    expect(early.take(...ROOM)).toBe(world.socket);
    expect(lines()).toEqual([3, 3]);
  });

  it("to another node, or closed meanwhile, is of no use", () => {
    early.prepare(...ROOM);
    expect(early.take("ws://other.invalid/", "vioip.1").url).toBe("ws://other.invalid/");
    expect(lines()).toEqual([2, 1]);
    early.prepare(...ROOM);
    world.socket.cut();
    expect(early.take(...ROOM).readyState).toBe(WebSocket.CONNECTING);
  });

  it("is renewed before the room closes what says nothing, for two minutes", async () => {
    early.prepare(...ROOM);
    for (let second = 1; second < 120; second += 1) {
      world.socket.readyState = WebSocket.OPEN;
      await world.pass(1000);
      expect(lines()[1]).toBe(1);
    }
    expect(world.sockets.length * CLOSED_BY_ROOM_MS).toBeGreaterThan(120_000);
    await world.pass(8000);
    expect(lines()[1]).toBe(0);
    early.prepare(...ROOM);
    expect(lines()[1]).toBe(1);
  });

  it("is kept for two minutes more whenever somebody comes near again", async () => {
    early.prepare(...ROOM);
    for (let second = 1; second < 200; second += 1) {
      world.socket.readyState = WebSocket.OPEN;
      await world.pass(1000);
      if (second === 100) early.prepare(...ROOM);
    }
    expect(lines()[1]).toBe(1);
  });

  it.each([WebSocket.CONNECTING, WebSocket.CLOSED])(
    "that is not open by then (%i) is not renewed",
    async (state) => {
      early.prepare(...ROOM);
      world.socket.readyState = state;
      await world.pass(8000);
      expect(lines()).toEqual([1, 0]);
    },
  );

  it("is not renewed once it was given out or dropped", async () => {
    early.prepare(...ROOM);
    world.socket.accept();
    early.take(...ROOM);
    await world.pass(8000);
    expect(lines()).toEqual([1, 1]);
    early.prepare(...ROOM);
    world.socket.accept();
    early.drop();
    await world.pass(8000);
    expect(lines()).toEqual([2, 1]);
  });
});
