import { beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../src/protocol/types";
import { EntryRefused } from "../../src/wire/entry";
import { RoomSocket } from "../../src/wire/socket";
import { snapshot } from "../cast";
import { World } from "./fakes";

function left(n: number, epoch = 1): Message {
  return { type: "event", epoch, n, event: { type: "participant_left", id: "ben" } };
}

let world: World;
let line: RoomSocket;

beforeEach(() => {
  world = new World();
  line = new RoomSocket(world, world);
  line.start();
});

describe("arriving", () => {
  it("asks for a ticket and shows it first, and nothing before", async () => {
    await world.welcome();
    expect([world.socket.url, world.socket.protocol]).toEqual(["ws://node.invalid/", "vioip.1"]);
    expect(world.socket.sent).toEqual([{ type: "hello", ref: 1, ticket: "ticket", epoch: null, n: null }]);
    expect(world.taken()).toEqual(["connecting", "ticket", "open", "snapshot for peer-1"]);
  });

  it("greets at once over a line that was open before", async () => {
    const other = new World();
    const { open } = other;
    other.open = (url, protocol) => {
      const socket = open(url, protocol);
      other.socket.readyState = WebSocket.OPEN;
      return socket;
    };
    new RoomSocket(other, other).start();
    await other.pass(0);
    expect(other.socket.types()).toEqual(["hello"]);
    other.socket.say({
      type: "welcome",
      peer: "peer-1",
      epoch: 1,
      n: 0,
      beat_s: 5,
      now_ms: Date.now(),
      snapshot: snapshot(),
    });
    expect(other.taken()).toEqual(["connecting", "ticket", "open", "snapshot for peer-1"]);
  });

  it("beats as often as the room asks for", async () => {
    await world.welcome(0, 1, 2);
    expect(world.beatMs).toBe(2000);
  });

  it("says why it was turned away", async () => {
    await world.pass(0);
    world.socket.accept();
    world.socket.say({ type: "refused", ref: 1, code: "room_full", detail: "" });
    await world.pass(0);
    expect(world.log).toContain("turned away: room_full");
  });

  it("ends where the server will not change its mind", async () => {
    const other = new World();
    other.tickets = [new EntryRefused("not_yours")];
    new RoomSocket(other, other).start();
    await other.pass(0);
    expect(other.taken()).toEqual(["connecting", "ticket", "beats stopped", "over", "over: not_yours"]);
  });
});

describe("events", () => {
  beforeEach(async () => {
    await world.welcome(4);
    world.taken();
  });

  it("come once and in order", () => {
    world.socket.say(left(5));
    world.socket.say(left(5));
    world.socket.say(left(6));
    expect(world.taken()).toEqual(["participant_left", "participant_left"]);
  });

  it("with a gap are asked for again, once, and none is taken out of turn", () => {
    world.socket.say(left(7));
    world.socket.say(left(8));
    expect(world.taken()).toEqual([]);
    expect(world.socket.sent.slice(1)).toEqual([{ type: "resume", ref: 2, epoch: 1, n: 4 }]);
    world.socket.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 4, now_ms: Date.now() });
    for (const n of [5, 6, 7, 8]) world.socket.say(left(n));
    expect(world.taken()).toEqual(["resumed peer-1", ...Array(4).fill("participant_left")]);
  });

  it("that were lost are noticed by the beat", () => {
    world.beat();
    world.socket.say({ type: "beat_answered", ref: 2, epoch: 1, n: 6 });
    expect(world.socket.types()).toEqual(["hello", "beat", "resume"]);
  });

  it("are acknowledged by the beat", () => {
    world.socket.say(left(5));
    world.beat();
    expect(world.socket.sent.at(-1)).toEqual({ type: "beat", ref: 2, n: 5, freezes: 0 });
  });
});

describe("a cut", () => {
  beforeEach(async () => {
    await world.welcome(4);
    world.taken();
  });

  it("is mended at once, from the event last seen", async () => {
    world.socket.cut();
    expect(world.taken()).toEqual(["waiting"]);
    await world.pass(0);
    world.socket.accept();
    world.socket.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 4, now_ms: Date.now() });
    expect(world.socket.sent).toEqual([{ type: "hello", ref: 2, ticket: "ticket", epoch: 1, n: 4 }]);
    expect(world.taken()).toEqual(["connecting", "ticket", "open", "resumed peer-1"]);
  });

  it("shows the rejoin token at the known address, without the pages", async () => {
    world.socket.say({ type: "rejoin_granted", token: "token" });
    world.socket.cut();
    await world.pass(0);
    world.socket.accept();
    expect(world.socket.sent[0]).toMatchObject({ type: "hello", ticket: "token" });
    expect(world.taken()).toEqual(["waiting", "connecting"]);
  });

  it("asks where the room is now when the known address does not answer", async () => {
    world.socket.say({ type: "rejoin_granted", token: "token" });
    world.socket.cut();
    await world.pass(0);
    world.socket.cut();
    world.tickets = [{ ticket: "fresh", url: "ws://other.invalid/" }];
    await world.pass(300);
    world.socket.accept();
    expect(world.socket.url).toBe("ws://other.invalid/");
    expect(world.socket.sent[0]).toMatchObject({ ticket: "token" });
  });

  it("goes on with the token while the pages are away", async () => {
    world.socket.say({ type: "rejoin_granted", token: "token" });
    world.socket.cut();
    await world.pass(0);
    world.socket.cut();
    world.tickets = [new Error("503")];
    await world.pass(300);
    expect(world.sockets).toHaveLength(3);
    expect(world.socket.url).toBe("ws://node.invalid/");
  });

  it("waits longer each time, and starts over after a welcome", async () => {
    for (const delay of [0, 300, 1200, 2700, 4800, 7000, 7000]) {
      const before = world.sockets.length;
      world.socket.cut();
      if (delay > 0) await world.pass(delay - 1);
      expect(world.sockets).toHaveLength(before);
      await world.pass(1);
      expect(world.sockets).toHaveLength(before + 1);
    }
    await world.welcome(4);
    world.socket.cut();
    await world.pass(0);
    expect(world.sockets).toHaveLength(9);
  });

  it("lets commands know that they are lost", async () => {
    const asked = line.ask({ type: "start" });
    world.socket.cut();
    expect(await asked).toEqual({ type: "lost" });
    expect(await line.ask({ type: "start" })).toEqual({ type: "lost" });
  });

  it("is not waited out when the network is back", async () => {
    world.socket.cut();
    await world.pass(0);
    world.socket.cut();
    line.hurry();
    await world.pass(0);
    expect(world.sockets).toHaveLength(3);
  });

  it("is begun anew when the network is back while a socket was sent into the dead one", async () => {
    world.socket.cut();
    await world.pass(0);
    await world.pass(3000);
    line.hurry();
    await world.pass(0);
    expect(world.sockets).toHaveLength(3);
    expect(world.sockets[1]?.readyState).toBe(WebSocket.CLOSED);
  });

  it("that is being mended already is left to it", async () => {
    world.socket.cut();
    await world.pass(0);
    await world.pass(1000);
    line.hurry();
    await world.pass(0);
    expect(world.sockets).toHaveLength(2);
  });

  it("is waited out where the server has asked for it", async () => {
    world.socket.cut(4429);
    line.hurry();
    await world.pass(6999);
    expect(world.sockets).toHaveLength(1);
    await world.pass(1);
    expect(world.sockets).toHaveLength(2);
  });

  it("after a restart waits as long as the room said", async () => {
    world.socket.say({ type: "restarting", wait_ms: 2000 });
    world.socket.cut(1012);
    await world.pass(1999);
    expect(world.sockets).toHaveLength(1);
    await world.pass(1);
    expect(world.sockets).toHaveLength(2);
  });

  it("after a restart asks first where the room is now", async () => {
    world.socket.say({ type: "rejoin_granted", token: "token" });
    world.socket.say({ type: "restarting", wait_ms: 700 });
    world.tickets = [{ ticket: "fresh", url: "ws://other.invalid/" }];
    world.socket.cut(1012);
    await world.pass(700);
    world.socket.accept();
    expect(world.socket.url).toBe("ws://other.invalid/");
    expect(world.socket.sent[0]).toMatchObject({ ticket: "token" });
  });

  it("after a restart goes to the known address where the pages are away as well", async () => {
    world.socket.say({ type: "rejoin_granted", token: "token" });
    world.socket.say({ type: "restarting", wait_ms: 700 });
    world.tickets = [new Error("503")];
    world.socket.cut(1012);
    await world.pass(700);
    world.socket.accept();
    expect(world.socket.url).toBe("ws://node.invalid/");
  });
});

describe("silence", () => {
  it("of more than two beats is a cut", async () => {
    await world.welcome();
    for (const ms of [5000, 5000, 5000]) {
      await world.pass(ms);
      world.beat();
    }
    expect(world.log.at(-1)).toBe("waiting");
    expect(world.sockets[0]?.readyState).toBe(WebSocket.CLOSED);
  });

  it("of a socket that never opens is a cut", async () => {
    await world.pass(0);
    await world.pass(6000);
    expect(world.log.at(-1)).toBe("ticket");
    await world.pass(1);
    expect(world.log.at(-1)).toBe("waiting");
  });

  it("of a socket that never opens is told by the worker's beat where the page's timers sleep", async () => {
    const sleepy = new World();
    sleepy.after = () => () => undefined;
    new RoomSocket(sleepy, sleepy).start();
    await sleepy.pass(0);
    await sleepy.pass(6001);
    expect(sleepy.log.at(-1)).toBe("ticket");
    sleepy.beat();
    expect(sleepy.log.at(-1)).toBe("waiting");
  });

  it("is counted from each step of a slow opening", async () => {
    await world.pass(0);
    await world.pass(5000);
    world.socket.accept();
    await world.pass(5000);
    world.beat();
    await world.welcome();
    expect([world.log.at(-1), world.sockets.length]).toEqual(["snapshot for peer-1", 1]);
  });

  it("of a page's own timer does not matter: the worker's beat opens what is due", async () => {
    await world.welcome();
    world.after = () => () => undefined;
    world.socket.cut();
    world.beat();
    await world.pass(0);
    expect(world.sockets).toHaveLength(2);
  });
});

describe("a network that may be another one", () => {
  beforeEach(async () => {
    await world.welcome();
    world.taken();
  });

  it("is noticed within seconds under a line that looks well", async () => {
    await world.pass(1000);
    line.hurry(true);
    expect(world.socket.types().at(-1)).toBe("beat");
    await world.pass(3999);
    expect(world.taken()).toEqual([]);
    await world.pass(1);
    expect(world.taken()).toEqual(["waiting"]);
  });

  it("is none where the room answers", async () => {
    await world.pass(1000);
    line.hurry(true);
    await world.pass(3000);
    world.socket.say({ type: "beat_answered", ref: 2, epoch: 1, n: 0 });
    await world.pass(20_000);
    expect(world.taken()).toEqual([]);
  });

  it("is not thought of because somebody looks at the page, however slow the line", async () => {
    await world.pass(1000);
    line.hurry();
    expect(world.socket.types().at(-1)).toBe("beat");
    await world.pass(6000);
    expect(world.taken()).toEqual([]);
  });
});

describe("a hidden page, whose timers run once a minute", () => {
  it("is woken by closer beats while its line is gone, and by the room's own afterwards", async () => {
    await world.welcome(0, 1, 2);
    world.socket.cut();
    expect(world.beatMs).toBe(1000);
    await world.pass(0);
    world.socket.accept();
    world.socket.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: Date.now() });
    expect(world.beatMs).toBe(2000);
  });
});

describe("the end", () => {
  beforeEach(async () => {
    await world.welcome();
    world.socket.say({ type: "rejoin_granted", token: "token" });
    world.taken();
  });

  it.each([
    [4403, "denied"],
    [4410, "ended"],
    [4409, "left"],
  ])("with %i is final: %s", async (code, ending) => {
    world.socket.cut(code);
    await world.pass(60_000);
    expect(world.taken()).toEqual(["beats stopped", "over", `over: ${ending}`]);
    expect([world.sockets.length, world.memory.read()]).toEqual([1, null]);
  });

  it("comes after three tickets that nobody takes", async () => {
    for (const delay of [0, 300, 1200]) {
      world.socket.cut(4401);
      await world.pass(delay);
    }
    expect(world.log.at(-1)).toBe("over: not_yours");
  });

  it("takes a fresh ticket when the token is refused", async () => {
    world.socket.cut(4401);
    await world.pass(0);
    world.socket.accept();
    expect(world.socket.sent[0]).toMatchObject({ ticket: "ticket" });
  });
});

describe("using this one instead", () => {
  it("comes as a new connection, not as the old one", async () => {
    await world.welcome(4);
    world.socket.say({ type: "rejoin_granted", token: "token" });
    line.restart();
    await world.pass(0);
    world.socket.accept();
    expect(world.sockets[0]?.readyState).toBe(WebSocket.CLOSED);
    expect(world.socket.sent[0]).toMatchObject({ ticket: "ticket", epoch: null, n: null });
  });
});

describe("a laptop that slept", () => {
  beforeEach(async () => {
    await world.welcome();
    world.beat();
    world.taken();
  });

  it("takes its line anew with the first beat, though the line looks well", async () => {
    world.sleptMs += 3_600_000; // the clock of running time stood still meanwhile
    await world.pass(5000);
    world.beat();
    expect(world.taken()).toEqual(["waiting"]);
    await world.pass(0);
    expect([world.taken(), world.sockets.length]).toEqual([["connecting", "ticket"], 2]);
  });

  it("is not one whose beat came late", async () => {
    world.sleptMs += 4000;
    await world.pass(5000);
    world.beat();
    expect([world.taken(), world.sockets.length]).toEqual([[], 1]);
  });
});
