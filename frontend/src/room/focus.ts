// Where the keyboard goes when what has it vanishes: to the next sensible thing and not to the top of the page, where
// a browser leaves it without a word.
//
// A control may name that thing: data-then="id", there already or with the room's answer. Else it is the first control of the next one in a list that says
// data-next; else the nearest place that is left, by its heading or itself; at last the heading of the screen.

const PLACES = "dialog, section, aside, main, .circle, .strip";
const HEADINGS = "h1, h2, h3";
const CONTROLS = "button:not(:disabled), a[href], input, select, textarea";

/** An element on the way up, and which of its children the way came from. */
interface Step {
  readonly element: HTMLElement;
  readonly index: number;
}

/** From what has the focus to `root`; taken while it is there, since afterwards nobody knows where it was. */
function wayUp(from: HTMLElement, root: HTMLElement): Step[] {
  const way: Step[] = [{ element: from, index: -1 }];
  for (let child = from; child !== root && child.parentElement; child = child.parentElement) {
    way.push({ element: child.parentElement, index: [...child.parentElement.children].indexOf(child) });
  }
  return way;
}

function nextIn({ element, index }: Step): HTMLElement | null {
  if (element.dataset["next"] === undefined) return null;
  const next = element.children[index] ?? element.lastElementChild;
  return next?.querySelector<HTMLElement>(CONTROLS) ?? null;
}

/** What a place is called: its own heading, a strip's sentence, or itself. An empty one is no place to be. */
function nameOf(place: HTMLElement): HTMLElement | null {
  if (!place.matches(PLACES) || place.textContent?.trim() === "") return null;
  const words = place.matches(".strip") ? `${HEADINGS}, p` : HEADINGS;
  const own = [...place.querySelectorAll<HTMLElement>(words)].find((one) => one.closest(PLACES) === place);
  return own ?? place;
}

/** What is left to go to, the nearest first. */
function candidates([lost, ...above]: readonly Step[]): HTMLElement[] {
  const then = lost?.element.dataset["then"];
  const left = above.filter(({ element }) => element.isConnected);
  return [
    then === undefined ? null : document.getElementById(then),
    ...left.flatMap((step) => [nextIn(step), nameOf(step.element)]),
    document.querySelector<HTMLElement>("h1"),
  ].filter((one) => one !== null);
}

/** Whether the element took the focus: one that is not shown does not. */
function takesFocus(element: HTMLElement): boolean {
  if (!element.matches(`${CONTROLS}, [tabindex]`)) element.tabIndex = -1;
  element.focus();
  return document.activeElement === element;
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Looks after the focus in `root` until the returned function is called. Whoever moves it with a reason of their own,
 * a dialog or a new screen, goes first. */
export function keepFocus(root: HTMLElement): () => void {
  let way: readonly Step[] = [];
  /** What a control that vanished named and is not there yet, and where the keyboard waits for it. */
  let awaited: { readonly id: string; readonly at: Element | null } | null = null;
  const isLost = (): boolean => way[0]?.element.isConnected === false && isNowhere();
  const rescue = (): void => {
    if (!isLost()) return;
    const id = way[0]?.element.dataset["then"];
    const isThere = id === undefined || document.getElementById(id) !== null;
    candidates(way).some(takesFocus);
    awaited = isThere ? null : { id, at: document.activeElement };
  };
  const follow = (): void => {
    const named = awaited && document.getElementById(awaited.id);
    if (!named) return;
    if (document.activeElement === awaited?.at) takesFocus(named);
    awaited = null;
  };
  const remember = ({ target }: FocusEvent): void => {
    if (target !== awaited?.at) awaited = null;
    way = wayUp(target as HTMLElement, root);
  };
  // A press on nothing lets go of the focus on purpose; another window only borrows it.
  const letGo = (): void => {
    if (isNowhere() && !isLost() && document.hasFocus()) way = [];
  };
  const later = (run: () => void) => (): void => void setTimeout(run);
  const watcher = new MutationObserver(() => {
    follow();
    if (isLost()) setTimeout(rescue);
  });
  const onOut = later(letGo);
  watcher.observe(root, { childList: true, subtree: true });
  root.addEventListener("focusin", remember);
  root.addEventListener("focusout", onOut);
  return () => {
    watcher.disconnect();
    root.removeEventListener("focusin", remember);
    root.removeEventListener("focusout", onOut);
  };
}
