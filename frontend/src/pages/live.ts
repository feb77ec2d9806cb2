// <section id="…" data-live="/ws/board/"> is fetched anew whenever the server says that something changed.
// The socket carries no content, only pokes; the page itself stays the one truth.
import { reconnectDelayMs } from "../wire/policy";
import { localiseTimes } from "./times";

// Larger: fewer requests in a busy minute; smaller: a join shows sooner. Pages promise 2 s.
const GATHER_MS = 700;

export function websocketUrl(path: string, base: string): string {
  const url = new URL(path, base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Puts the fresh content of `region`'s id in its place, keeping focus where the same link still is. */
export function replaceRegion(region: Element, page: Document): void {
  const fresh = page.getElementById(region.id);
  if (!fresh) return;
  const focused = region.contains(document.activeElement) ? document.activeElement?.id : undefined;
  region.replaceChildren(...fresh.childNodes);
  localiseTimes(region);
  if (focused) document.getElementById(focused)?.focus();
}

async function refetch(region: Element, view: Window): Promise<void> {
  const answer = await fetch(view.location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  replaceRegion(region, new DOMParser().parseFromString(await answer.text(), "text/html"));
}

function listen(region: HTMLElement, view: Window): void {
  let attempt = 0;
  let gathering = false;
  const freshen = (): void => {
    if (gathering) return;
    gathering = true;
    view.setTimeout(() => {
      gathering = false;
      refetch(region, view).catch(() => undefined);
    }, GATHER_MS);
  };
  const open = (): void => {
    const socket = new WebSocket(websocketUrl(region.dataset["live"] ?? "", view.location.href));
    socket.onopen = () => {
      if (attempt > 0) freshen(); // something may have changed while away
      attempt = 0;
    };
    socket.onmessage = freshen;
    socket.onclose = () => view.setTimeout(open, Math.max(300, reconnectDelayMs(attempt++, Math.random())));
  };
  open();
}

export function keepFresh(root: Document, view: Window): void {
  for (const region of root.querySelectorAll<HTMLElement>("[data-live]")) listen(region, view);
}
