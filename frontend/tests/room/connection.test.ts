import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type CheckSeam, checkConnection, type Findings } from "../../src/room/connection";
import { EntryRefused } from "../../src/wire/entry";
import { type FakeConnection, installConnections, settle } from "../media/fakes";
import { FakeSocket } from "../wire/fakes";

const RELAYS = [{ urls: "turns:turn.invalid" }];
let made: FakeConnection[];
let socket: FakeSocket;
let entry: unknown;
const seam: CheckSeam = {
  fetchEntry: async () => {
    if (entry instanceof Error) throw entry;
    return entry as never;
  },
  open: (url, protocol) => {
    socket = new FakeSocket(url, protocol);
    return socket as unknown as WebSocket;
  },
  now: () => 0,
};

beforeEach(() => {
  made = installConnections();
  entry = { ticket: "t", url: "ws://node.invalid/ws/check/", ice_servers: RELAYS };
});
afterEach(() => vi.unstubAllGlobals());

/** The server's side: ready, pongs and answers. */
async function serve(): Promise<void> {
  await settle();
  socket.accept();
  socket.onmessage({ data: JSON.stringify({ type: "ready" }) });
  for (let n = 0; n < 3; n += 1) {
    await settle();
    socket.onmessage({ data: JSON.stringify({ type: "pong", n }) });
  }
  await settle();
  for (const { way } of socket.sent.filter(({ type }) => type === "offer")) {
    socket.onmessage({ data: JSON.stringify({ type: "answered", way, sdp: "answer" }) });
  }
  await settle();
}

const found = ({ line, direct, relay, hindrance }: Findings) => [
  line.found,
  direct.found,
  relay.found,
  hindrance,
];

it("says of every way whether it is open", async () => {
  const news: string[] = [];
  const checking = checkConnection(seam, ({ direct }) => news.push(direct.found));
  await serve();
  expect(socket.types()).toEqual(["hello", "ping", "ping", "ping", "offer", "offer"]);
  made[0]?.become("failed");
  made[1]?.become("connected");
  expect(found(await checking)).toEqual(["open", "blocked", "open", null]);
  expect(news[0]).toBe("asking");
  expect(socket.readyState).toBe(WebSocket.CLOSED);
});

it("tries no detour where the clinic has none", async () => {
  entry = { ticket: "t", url: "ws://node.invalid/" };
  const checking = checkConnection(seam, () => undefined);
  await serve();
  made[0]?.become("connected");
  expect(found(await checking)).toEqual(["open", "open", "absent", null]);
  expect(made).toHaveLength(1);
});

it("names the line when that is what is closed", async () => {
  const checking = checkConnection(seam, () => undefined);
  await settle();
  socket.cut();
  expect(found(await checking)).toEqual(["blocked", "unknown", "unknown", null]);
});

it.each([
  ["signed_out", new EntryRefused("signed_out")],
  ["offline", new TypeError("no network")],
])("tries nothing when %s", async (hindrance, error) => {
  entry = error;
  expect(found(await checkConnection(seam, () => undefined))[3]).toBe(hindrance);
});

it("waits its turn when too many check", async () => {
  const checking = checkConnection(seam, () => undefined);
  await settle();
  socket.accept();
  socket.cut(4429);
  expect(found(await checking)[3]).toBe("busy");
});
