import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { roundTripIn, tryWay } from "../../src/media/way";
import { type FakeConnection, installConnections, settle } from "./fakes";

let made: FakeConnection[];
const RELAYS = [{ urls: "turns:turn.invalid" }];

beforeEach(() => {
  made = installConnections();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const answer = async (sdp: string): Promise<string> => `answer to ${sdp}`;

it("is open when the handshake is done, and is closed afterwards", async () => {
  const trying = tryWay(answer, null);
  await settle();
  expect(made[0]?.answer).toBe("answer to offer 0");
  expect(made[0]?.lines).toHaveLength(3); // nothing is received
  made[0]?.become("connected");
  expect(await trying).toEqual({ isOpen: true, roundTripMs: null });
  expect(made[0]?.signalingState).toBe("closed");
});

it("takes the detour alone when it is to be tried", async () => {
  const trying = tryWay(answer, RELAYS);
  expect(made[0]?.configuration).toMatchObject({ iceServers: RELAYS, iceTransportPolicy: "relay" });
  made[0]?.become("failed");
  expect(await trying).toEqual({ isOpen: false, roundTripMs: null });
});

it.each([
  ["there is no answer", async () => null],
  ["the line breaks", async () => Promise.reject(new Error("gone"))],
])("is closed when %s", async (_, offer) => {
  expect((await tryWay(offer, null)).isOpen).toBe(false);
  expect(made[0]?.signalingState).toBe("closed");
});

it("is closed when nothing comes back for ten seconds", async () => {
  vi.useFakeTimers();
  const trying = tryWay(answer, null);
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await trying).isOpen).toBe(false);
});

it("reads there and back from the pair in use", () => {
  const pair = (state: string, currentRoundTripTime?: number) =>
    ({ type: "candidate-pair", state, currentRoundTripTime }) as unknown as RTCStats;
  expect(roundTripIn([pair("succeeded", 0.0231), pair("in-progress", 0.001)])).toBe(23);
  expect(roundTripIn([pair("succeeded")])).toBeNull();
});
