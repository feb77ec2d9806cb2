import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStorage } from "../../src/room/storage";
import { readTheme, wearTheme } from "../../src/room/theme";

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

function refuse(): never {
  throw new DOMException("", "QuotaExceededError");
}

it("keeps what it is given, and forgets it", () => {
  const storage = openStorage("localStorage");
  storage?.setItem("colour", "green");
  expect([storage?.getItem("colour"), localStorage.getItem("colour")]).toEqual(["green", "green"]);
  storage?.removeItem("colour");
  expect([storage?.getItem("colour"), localStorage.getItem("colour")]).toEqual([null, null]);
});

it("is null where the browser has closed it", () => {
  vi.stubGlobal("window", Object.defineProperty({}, "localStorage", { get: refuse }));
  expect(openStorage("localStorage")).toBeNull();
});

describe("a storage that is full or closed later", () => {
  beforeEach(() => {
    vi.stubGlobal("window", { localStorage: { getItem: refuse, setItem: refuse, removeItem: refuse } });
  });

  it("reads nothing, and writes and forgets without a word", () => {
    const storage = openStorage("localStorage");
    expect(storage?.getItem("colour")).toBeNull();
    expect(() => storage?.setItem("colour", "green")).not.toThrow();
    expect(() => storage?.removeItem("colour")).not.toThrow();
  });

  it("keeps no page blank: the room is as dark as on a first visit", () => {
    const storage = openStorage("localStorage");
    wearTheme(readTheme(storage), storage);
    expect(document.documentElement.dataset["theme"]).toBe("dark");
  });
});
