import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Call, type CallState } from "../../src/media/call";
import type { SeatTracks } from "../../src/media/peer";
import { type FakeConnection, installConnections, settle } from "./fakes";

let made: FakeConnection[];
let states: CallState[];
let seats: SeatTracks[][];
let answer: string | null;
let relays: RTCIceServer[];
let call: Call;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
  made = installConnections();
  states = [];
  seats = [];
  answer = "answer";
  relays = [];
  call = new Call({
    offer: async () => answer,
    relays: async () => relays,
    onState: (state) => states.push(state),
    onSeats: (arrived) => seats.push(arrived),
  });
});
afterEach(() => {
  call.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connection(index: number): FakeConnection {
  const found = made[index];
  if (!found) throw new Error(`there is no connection ${index}`);
  return found;
}

async function connect(index: number): Promise<void> {
  await settle();
  connection(index).become("connected");
}

describe("holding a seat", () => {
  it("offers once, without any server in between, and shows what arrives", async () => {
    call.hold("1/a", 1);
    await connect(0);
    expect(connection(0).configuration).toEqual({ iceServers: [], bundlePolicy: "max-bundle" });
    expect([connection(0).answer, states, made.length]).toEqual(["answer", ["connecting", "live"], 1]);
    expect(seats).toEqual([[{ audio: "track 3", video: "track 4" }]]);
  });

  it("offers through the clinic's relay too, where there is one", async () => {
    relays = [{ urls: ["turn:turn.invalid"] }];
    call.hold("1/a", 1);
    await settle();
    expect(connection(0).configuration).toMatchObject({ iceServers: relays, bundlePolicy: "max-bundle" });
  });

  it("takes the connection that was prepared, its offer made already", async () => {
    call.carry({ microphone: "voice" as never, camera: null, screen: null });
    call.prepare(1);
    call.prepare(1);
    await settle();
    expect(connection(0).localDescription).toBeNull();
    call.warm();
    call.warm();
    await settle();
    expect([connection(0).localDescription, states]).toEqual([{ sdp: "offer 0" }, []]);
    call.hold("1/a", 1);
    await connect(0);
    expect([connection(0).answer, states, made.length]).toEqual(["answer", ["connecting", "live"], 1]);
    expect(connection(0).lines[0]?.sender.track).toBe("voice");
    call.prepare(1); // there is nothing to prepare for any more
    expect(made).toHaveLength(1);
  });

  it.each(["laid out only", "offered"])("waits for the relays of a connection that was %s", async (how) => {
    relays = [{ urls: ["turn:turn.invalid"] }];
    call.prepare(1);
    if (how === "offered") call.warm();
    call.hold("1/a", 1);
    await connect(0);
    expect([connection(0).answer, connection(0).configuration.iceServers]).toEqual(["answer", relays]);
  });

  it("takes a new connection where the room turned out to be another, or the offer is old", async () => {
    call.prepare(1);
    call.prepare(2);
    expect(connection(0).signalingState).toBe("closed");
    call.warm();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(connection(1).signalingState).toBe("closed");
    call.prepare(3);
    call.hold("1/a", 1);
    await connect(3);
    expect([connection(3).answer, states]).toEqual(["answer", ["connecting", "live"]]);
    call.close();
    expect(made.map(({ signalingState }) => signalingState)).toEqual(Array(4).fill("closed"));
  });

  it("with the same name changes nothing", async () => {
    call.hold("1/a", 1);
    call.hold("1/a", 1);
    expect(made).toHaveLength(1);
  });

  it("carries the own tracks, and what replaces them", async () => {
    call.carry({ microphone: "voice" as never, camera: null, screen: null });
    call.hold("1/a", 1);
    await settle();
    expect(
      connection(0)
        .lines.map(({ sender }) => sender.track)
        .slice(0, 3),
    ).toEqual(["voice", null, null]);
    call.carry({ microphone: null, camera: "face" as never, screen: null });
    await settle();
    expect(
      connection(0)
        .lines.map(({ sender }) => sender.track)
        .slice(0, 3),
    ).toEqual([null, "face", null]);
  });

  it("no longer, leaves nothing behind, and no old faces", async () => {
    call.hold("1/a", 1);
    await connect(0);
    call.hold(null, 1);
    expect([connection(0).signalingState, states.at(-1), seats.at(-1)]).toEqual(["closed", "off", []]);
  });
});

describe("a new connection of ours", () => {
  it("is made beside the old one, which goes when the new one is there", async () => {
    call.hold("1/a", 1);
    await connect(0);
    call.hold("1/b", 1);
    await settle();
    expect(connection(0).signalingState).toBe("stable");
    connection(1).become("connected");
    expect([connection(0).signalingState, states]).toEqual(["closed", ["connecting", "live", "live"]]);
  });
});

describe("a lost connection", () => {
  beforeEach(async () => {
    call.hold("1/a", 1);
    await connect(0);
    states.length = 0;
  });

  it("that heals by itself within three seconds is left alone", () => {
    connection(0).become("disconnected");
    vi.advanceTimersByTime(2900);
    connection(0).become("connected");
    vi.advanceTimersByTime(60_000);
    expect([made.length, states]).toEqual([1, ["live"]]);
  });

  it("is replaced after three seconds", async () => {
    connection(0).become("disconnected");
    vi.advanceTimersByTime(3000);
    expect([states, seats.at(-1)]).toEqual([["lost"], []]);
    vi.advanceTimersByTime(1);
    await connect(1);
    expect([states, seats.at(-1)]).toEqual([["lost", "live"], [{ audio: "track 3", video: "track 4" }]]);
  });

  it("heals beside the one that is being made, which is not needed then", async () => {
    connection(0).become("disconnected");
    vi.advanceTimersByTime(3001);
    await settle();
    connection(0).become("connected");
    expect(made.map((one) => one.signalingState)).toEqual(["stable", "closed"]);
    expect([states, seats.at(-1)]).toEqual([["lost", "live"], [{ audio: "track 3", video: "track 4" }]]);
    vi.advanceTimersByTime(60_000);
    expect(made).toHaveLength(2);
  });

  it("that the room tells of is replaced once, while it goes on here", async () => {
    call.replace();
    call.replace();
    await settle();
    expect([made.length, connection(0).signalingState, states]).toEqual([2, "stable", []]);
    connection(1).become("connected");
    expect([connection(0).signalingState, states]).toEqual(["closed", ["live"]]);
  });

  it("that the server closed is replaced at once", () => {
    connection(0).become("closed");
    vi.advanceTimersByTime(0);
    expect([made.length, states, seats.at(-1)]).toEqual([2, ["lost"], []]);
  });

  it("is replaced at once when the browser gave up", () => {
    connection(0).become("failed");
    vi.advanceTimersByTime(0);
    expect(made).toHaveLength(2);
  });

  it("is tried again and again, each time later", async () => {
    connection(0).become("failed");
    for (const [index, delay] of [0, 300, 1200, 2700, 4800, 7000].entries()) {
      vi.advanceTimersByTime(delay);
      await settle();
      expect(made).toHaveLength(index + 2);
      connection(index + 1).become("failed");
    }
  });

  it("waits no longer once the room can be asked again", async () => {
    answer = null;
    connection(0).become("failed");
    vi.advanceTimersByTime(0);
    await settle();
    expect(made).toHaveLength(2);
    call.hurry();
    expect(made).toHaveLength(3);
  });
});

describe("a network that lets nothing through", () => {
  it("is named after twelve seconds, once, and is still tried", async () => {
    call.hold("1/a", 1);
    await settle();
    vi.advanceTimersByTime(11_999);
    expect(states).toEqual(["connecting"]);
    vi.advanceTimersByTime(1);
    connection(0).become("failed");
    vi.advanceTimersByTime(0);
    await settle();
    expect(states).toEqual(["connecting", "blocked"]);
    connection(1).become("connected");
    expect(states.at(-1)).toBe("live");
  });
});
