import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stayAwake } from "../../src/room/wakefulness";

const released = vi.fn().mockResolvedValue(undefined);
const request = vi.fn();
let visibility: DocumentVisibilityState;

beforeEach(() => {
  vi.clearAllMocks();
  request.mockResolvedValue({ release: released });
  visibility = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visibility);
  vi.stubGlobal("navigator", { wakeLock: { request } });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function look(state: DocumentVisibilityState): Promise<void> {
  visibility = state;
  document.dispatchEvent(new Event("visibilitychange"));
  await Promise.resolve();
}

it("keeps the screen on, again after the page was hidden, until it is over", async () => {
  const stop = stayAwake();
  await Promise.resolve();
  expect(request.mock.calls).toEqual([["screen"]]);
  await look("hidden");
  await look("visible");
  expect(request).toHaveBeenCalledTimes(2);
  stop();
  expect(released).toHaveBeenCalledOnce();
  await look("visible");
  expect(request).toHaveBeenCalledTimes(2);
});

it("lets go of a lock that came too late", async () => {
  const stop = stayAwake();
  stop();
  await vi.waitFor(() => expect(released).toHaveBeenCalledOnce());
});

it("does without where a device refuses (low battery) or knows nothing of it", async () => {
  request.mockRejectedValue(new DOMException("", "NotAllowedError"));
  stayAwake()();
  vi.stubGlobal("navigator", {});
  stayAwake()();
  await Promise.resolve();
  expect(released).not.toHaveBeenCalled();
});
