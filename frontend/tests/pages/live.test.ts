import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepFresh, replaceRegion, websocketUrl } from "../../src/pages/live";

const sockets: { url: string; onopen: () => void; onmessage: () => void; onclose: () => void }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sockets.length = 0;
  vi.stubGlobal(
    "WebSocket",
    class {
      onopen = (): void => undefined;
      onmessage = (): void => undefined;
      onclose = (): void => undefined;
      constructor(readonly url: string) {
        sockets.push(this);
      }
    },
  );
  document.body.innerHTML = `<section id="board" data-live="/ws/board/"><a id="ana">old</a></section>`;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([
  ["https://clinic.invalid/board/", "wss://clinic.invalid/ws/board/"],
  ["http://127.0.0.1:8000/board/", "ws://127.0.0.1:8000/ws/board/"],
])("from %s it listens at %s", (page, url) => {
  expect(websocketUrl("/ws/board/", page)).toBe(url);
});

it("keeps the place of whoever reads by keyboard", () => {
  const region = document.getElementById("board") as HTMLElement;
  document.getElementById("ana")?.setAttribute("tabindex", "0");
  document.getElementById("ana")?.focus();
  const fresh = `<section id="board"><a id="ana" tabindex="0">new</a></section>`;
  replaceRegion(region, new DOMParser().parseFromString(fresh, "text/html"));
  expect([region.textContent, document.activeElement?.id]).toEqual(["new", "ana"]);
});

it("fetches the page once for a flurry of pokes", async () => {
  const fetched = vi.fn(async () => new Response(`<section id="board">new</section>`));
  vi.stubGlobal("fetch", fetched);
  keepFresh(document, window);
  for (let poke = 0; poke < 5; poke += 1) sockets[0]?.onmessage();
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(document.getElementById("board")?.textContent).toBe("new");
});

it("comes back, and looks at what it may have missed", async () => {
  const fetched = vi.fn(async () => new Response("", { status: 500 }));
  vi.stubGlobal("fetch", fetched);
  keepFresh(document, window);
  sockets[0]?.onopen();
  sockets[0]?.onclose();
  await vi.advanceTimersByTimeAsync(1000);
  expect(sockets).toHaveLength(2);
  sockets[1]?.onopen();
  await vi.advanceTimersByTimeAsync(1000);
  expect([fetched.mock.calls.length, document.getElementById("board")?.textContent]).toEqual([1, "old"]);
});
