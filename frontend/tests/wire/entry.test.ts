import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EarlyEntry, EntryDelayed, EntryRefused, fetchEntry, RejoinMemory } from "../../src/wire/entry";

afterEach(() => vi.unstubAllGlobals());

describe("fetchEntry", () => {
  it("posts with the form token and returns the ticket", async () => {
    const entry = { ticket: "t", url: "ws://room.invalid/" };
    const fetched = vi.fn(async (_url: string, _init: RequestInit) => Response.json(entry));
    vi.stubGlobal("fetch", fetched);
    expect(await fetchEntry("/sessions/1/ticket/", "csrf")).toEqual(entry);
    expect(fetched).toHaveBeenCalledWith(
      "/sessions/1/ticket/",
      expect.objectContaining({
        method: "POST",
        headers: expect.objectContaining({ "X-CSRFToken": "csrf" }),
      }),
    );
  });

  it.each([
    [401, "signed_out"],
    [403, "signed_out"],
    [404, "not_yours"],
    [409, "ended"],
  ])("%i will not change: %s", async (status, ending) => {
    vi.stubGlobal("fetch", async () => new Response(null, { status }));
    await expect(fetchEntry("/", "")).rejects.toEqual(new EntryRefused(ending as never));
  });

  it("503 may be tried again of a server that is there, and no answer of one that may not be", async () => {
    vi.stubGlobal("fetch", async () => new Response(null, { status: 503 }));
    await expect(fetchEntry("/", "")).rejects.toBeInstanceOf(EntryDelayed);
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("no network")));
    const silence = fetchEntry("/", "").catch((error: unknown) => error);
    expect(await silence).toEqual(new TypeError("no network"));
  });
});

describe("EarlyEntry", () => {
  const entries = ["first", "second"].map((ticket) => ({ ticket, url: "ws://room.invalid/" }));
  let fetched: ReturnType<typeof vi.fn<() => Promise<(typeof entries)[0]>>>;
  let now: number;
  let early: EarlyEntry;
  beforeEach(() => {
    now = 0;
    fetched = vi.fn(async () => entries[fetched.mock.calls.length - 1] ?? Promise.reject(new Error("none")));
    early = new EarlyEntry(fetched, () => now);
  });

  it("is fetched once, and given out once", async () => {
    early.prepare();
    early.prepare();
    expect(fetched).toHaveBeenCalledTimes(1);
    expect([await early.take(), await early.take()]).toEqual(entries);
  });

  it("that has become old is fetched anew, by whoever comes near or takes it", async () => {
    early.prepare();
    now = 89_999;
    early.prepare();
    expect(fetched).toHaveBeenCalledTimes(1);
    now = 90_000;
    expect(await early.take()).toEqual(entries[1]);
  });

  it("that says something old is fetched anew", async () => {
    early.prepare();
    early.forget();
    early.prepare();
    expect([await early.take(), fetched.mock.calls.length]).toEqual([entries[1], 2]);
  });

  it("that could not be had is no news until it is wanted", async () => {
    fetched.mockRejectedValueOnce(new EntryRefused("ended"));
    early.prepare();
    expect(await early.take()).toEqual(entries[1]);
    await expect(early.take()).rejects.toThrow("none");
  });
});

describe("RejoinMemory", () => {
  const entry = { ticket: "token", url: "ws://room.invalid/" };
  beforeEach(() => sessionStorage.clear());

  it("survives a reload of the tab, for its own session only", () => {
    new RejoinMemory("one", sessionStorage).keep(entry);
    expect(new RejoinMemory("one", sessionStorage).read()).toEqual(entry);
    expect(new RejoinMemory("two", sessionStorage).read()).toBeNull();
  });

  it("forgets", () => {
    const memory = new RejoinMemory("one", sessionStorage);
    memory.keep(entry);
    memory.forget();
    expect([memory.read(), new RejoinMemory("one", sessionStorage).read()]).toEqual([null, null]);
  });

  it("works where storage is closed, and shrugs at what it cannot read", () => {
    const memory = new RejoinMemory("one", null);
    memory.keep(entry);
    expect(memory.read()).toEqual(entry);
    sessionStorage.setItem("vioip.rejoin.one", "{");
    expect(new RejoinMemory("one", sessionStorage).read()).toBeNull();
  });
});
