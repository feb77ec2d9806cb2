import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EntryRefused, fetchEntry, RejoinMemory } from "../../src/wire/entry";

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

  it("503 may be tried again", async () => {
    vi.stubGlobal("fetch", async () => new Response(null, { status: 503 }));
    await expect(fetchEntry("/", "")).rejects.not.toBeInstanceOf(EntryRefused);
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
