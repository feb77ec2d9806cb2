import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Event, Poll, Snapshot } from "../../src/protocol/types";
import { between, NOW, person, snapshot, status, waiting, you } from "../cast";
import { Page } from "./stage";

let page: Page;
beforeEach(async () => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  page = new Page();
  await page.settle();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const LEADS = you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 });
const on_break = { since_ms: NOW, until_ms: Date.now() + 600_000 };
const hands = [person("ana", 1, { hand_ms: 1 }), person("ben", 2, { hand_ms: 2 })];
const worry = {
  id: "ben",
  name: "Ben P.",
  help_ms: NOW,
  seen_by: null,
  watched: false,
  vanished_ms: null,
  left_ms: null,
};
const poll: Poll = {
  n: 1,
  question: "How are you?",
  answers: ["well", "hard"],
  anonymous: true,
  live: false,
  open: true,
  voted: 1,
  is_yours_in: false,
  counts: null,
  names: null,
};

function lowered(id: string, seat: number): Event {
  return { type: "participant_changed", participant: person(id, seat) };
}

function led(change: Partial<Snapshot>): Snapshot {
  return snapshot({ you: LEADS, ...change });
}

const all = [waiting("cy"), waiting("di")];

/** The words of what has the focus, or its name where it is a region. */
function focused(): string {
  const { activeElement: one } = document;
  if (one === null || one === document.body) return "nowhere";
  return one.getAttribute("aria-label") ?? one.textContent ?? "";
}

/** Everybody begins at the heading: whoever is on the way there no more is moved no more. */
async function arrived(): Promise<void> {
  await vi.waitFor(() => expect(focused()).toBe("Evening group"));
  await page.settle();
}

it.each<[string, Snapshot, string, Event[], string]>([
  [
    "from Admit to the next one's",
    led({ waiting: all }),
    "Admit cy W.",
    [{ type: "waiting_changed", waiting: all.slice(1) }],
    "Admit di W.",
  ],
  [
    "from Deny of the last one to the waiting room",
    led({ waiting: all.slice(1) }),
    "Deny di W.",
    [{ type: "waiting_changed", waiting: [] }],
    "Waiting",
  ],
  [
    "from one hand to the next",
    led({ participants: hands }),
    "Lower the hand of Ana P.",
    [lowered("ana", 1)],
    "Lower the hand of Ben P.",
  ],
  [
    "from the last hand to the heading",
    led({ participants: hands.slice(1) }),
    "Lower the hand of Ben P.",
    [lowered("ben", 2)],
    "Evening group",
  ],
  [
    "from what was seen to what is left to do",
    led({ worries: [worry] }),
    "I have seen it: Ben P. asks for help",
    [{ type: "worries_changed", worries: [{ ...worry, seen_by: "Ruth T." }] }],
    "Ben P. asks for help. Nobody else knows.",
  ],
  [
    "from the end of an aside to the heading",
    snapshot({ you: you({ aside: true }) }),
    "Back to the group",
    [{ type: "you_changed", you: you() }],
    "Evening group",
  ],
  [
    "from the end of a break to the heading",
    led({ room: status({ on_break }) }),
    "Go on now",
    [{ type: "room_changed", room: status() }],
    "Evening group",
  ],
  [
    "from the end of a round to what else is going on",
    led({ room: status({ on_break }), between: between({ round: { turn: "ana", waiting: [], done: [] } }) }),
    "End the round",
    [{ type: "round_changed", round: null }],
    "Notices",
  ],
  [
    "from an answer to the question",
    snapshot({ between: between({ poll }) }),
    "well",
    [{ type: "poll_changed", poll: { ...poll, voted: 2, is_yours_in: true } }],
    "How are you?",
  ],
  [
    "from the call for help to what became of it",
    snapshot(),
    "I need help",
    [{ type: "you_changed", you: you({ help: { asked_ms: NOW, seen_by: null } }) }],
    "The people leading have been told, quietly. Stay where you are if you can.",
  ],
  [
    "from a call that is taken back to the button it came from",
    snapshot({ you: you({ help: { asked_ms: NOW, seen_by: null } }) }),
    "I am all right again",
    [{ type: "you_changed", you: you() }],
    "I need help",
  ],
  [
    "from somebody who is gone to those who are here",
    led({}),
    "Options for Ben P.",
    [{ type: "participant_left", id: "ben" }],
    "People in this session",
  ],
])("the keyboard goes %s", async (_name, before, control, events, after) => {
  await page.enter(before);
  await arrived();
  screen.getByRole("button", { name: control }).focus();
  for (const [n, event] of events.entries()) {
    await page.say({ type: "event", epoch: 1, n: n + 1, event });
  }
  await vi.waitFor(() => expect(focused()).toBe(after));
});

it.each([
  ["Not taking part…", "sitting-out"],
  ["Remove from the room", "removing"],
])("%s takes the keyboard to what it asks", async (name, id) => {
  await page.enter(led({}));
  await arrived();
  fireEvent.click(screen.getByRole("button", { name: "Options for Ben P." }));
  const control = screen.getByRole("button", { name });
  control.focus();
  fireEvent.click(control);
  await vi.waitFor(() => expect(document.activeElement?.id).toBe(id));
});

it("the keyboard finds what became of a call, also where the answer is faster than the dialog", async () => {
  await page.enter(snapshot());
  await arrived();
  const opener = screen.getByRole("button", { name: "I need help" });
  opener.focus();
  fireEvent.click(opener);
  await page.settle();
  const tell = screen.getByRole("button", { name: "Tell them" });
  tell.focus();
  fireEvent.click(tell);
  const asked = you({ help: { asked_ms: NOW, seen_by: null } });
  page.world.socket.say({ type: "event", epoch: 1, n: 1, event: { type: "you_changed", you: asked } });
  await vi.waitFor(() => expect(document.activeElement?.id).toBe("help-told"));
});

it.each(["on", "past the last thing of the page"])(
  "a dialog that closes does not fetch the keyboard back that has gone %s",
  async (where) => {
    await page.enter(snapshot());
    await arrived();
    const opener = screen.getByRole("button", { name: "View" });
    opener.focus();
    fireEvent.click(opener);
    await page.settle();
    fireEvent(screen.getByRole("dialog"), new window.Event("close"));
    const leave = screen.getByRole("button", { name: "Leave" });
    leave.focus();
    if (where !== "on") leave.blur();
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await page.settle();
    expect(document.activeElement).toBe(where === "on" ? leave : document.body);
  },
);

it("a dialog that a choice takes away gives the keyboard back", async () => {
  await page.enter(led({}));
  await arrived();
  const opener = screen.getByRole("button", { name: "Together" });
  opener.focus();
  fireEvent.click(opener);
  await page.settle();
  const start = screen.getByRole("button", { name: "Start a check-in round" });
  start.focus();
  fireEvent.click(start);
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await vi.waitFor(() => expect(document.activeElement).toBe(opener));
});

it("who comes back does not find their options open in front of whoever leads", async () => {
  await page.enter(led({}));
  const [ben] = page.store.snapshot.peek()?.participants.filter(({ id }) => id === "ben") ?? [];
  fireEvent.click(screen.getByRole("button", { name: "Options for Ben P." }));
  await page.settle();
  expect(document.querySelector("dialog.modal")).toBeTruthy();
  await page.say({ type: "event", epoch: 1, n: 1, event: { type: "participant_left", id: "ben" } });
  if (!ben) throw new Error("nobody came");
  await page.say({
    type: "event",
    epoch: 1,
    n: 2,
    event: { type: "participant_changed", participant: ben },
  });
  expect(screen.getByRole("button", { name: "Options for Ben P." })).toBeTruthy();
  expect(document.querySelector("dialog.modal")).toBeNull();
});
