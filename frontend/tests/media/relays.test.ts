import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Relays, type WithRelays } from "../../src/media/relays";

const RELAY = { urls: ["turns:turn.invalid"], username: "1:x", credential: "y" };
let answers: (WithRelays | Promise<WithRelays>)[];
let now: number;
let relays: Relays<WithRelays>;

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  now = 0;
  relays = new Relays(
    async () => {
      const answer = answers.shift();
      if (!answer) throw new Error("the server is away");
      return answer;
    },
    () => now,
  );
});
afterEach(() => vi.useRealTimers());

describe("relays", () => {
  it("come with the ticket and are not asked for again while they are fresh", async () => {
    answers = [{ ice_servers: [RELAY] }];
    await relays.fetchEntry();
    now = 8 * 60_000;
    expect(await relays.current()).toEqual([RELAY]);
  });

  it("are asked for anew before they end", async () => {
    answers = [{ ice_servers: [RELAY] }, { ice_servers: [{ ...RELAY, username: "2:x" }] }];
    await relays.fetchEntry();
    now = 8 * 60_000 + 1;
    expect(await relays.current()).toEqual([{ ...RELAY, username: "2:x" }]);
  });

  it("that a clinic does not have are not looked for", async () => {
    answers = [{ ice_servers: [] }];
    await relays.fetchEntry();
    now = 3_600_000;
    expect(await relays.current()).toEqual([]);
  });

  it("are asked for by a page that came back without a ticket", async () => {
    answers = [{ ice_servers: [RELAY] }];
    expect(await relays.current()).toEqual([RELAY]);
  });

  it("hold nobody up: the server is away, or slow", async () => {
    expect(await relays.current()).toEqual([]);
    answers = [new Promise(() => undefined)];
    const waiting = relays.current();
    await vi.advanceTimersByTimeAsync(1500);
    expect(await waiting).toEqual([]);
  });
});
