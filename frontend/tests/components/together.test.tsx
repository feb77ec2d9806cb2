import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Poll } from "../../src/protocol/types";
import { between, NOW, snapshot, you } from "../cast";
import { Page } from "./stage";

let page: Page;
beforeEach(async () => {
  page = new Page();
  await page.settle();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const LEADING = you({ id: "ruth", role: "facilitator", seat: 0 });
const POLL: Poll = {
  n: 3,
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

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

it("tells a client calmly that they are next, and lets them pass", async () => {
  const round = { turn: "ben", waiting: ["ana"], done: [] };
  await page.enter(snapshot({ between: between({ round }) }));
  expect(screen.getByText("Ben P. has the turn. You are next.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Next/ })).toBeNull();
  press("Pass this time");
  expect(page.sent("pass_turn").at(-1)).toMatchObject({ participant: "ana" });
});

it("gives whoever leads the next turn by one press, and the end", async () => {
  const round = { turn: "ben", waiting: ["ana"], done: [] };
  await page.enter(snapshot({ you: LEADING, between: between({ round }) }));
  press("Next: Ana P.");
  expect(page.sent("next_turn")).toHaveLength(1);
  press("End the round");
  expect(page.sent("end_round")).toHaveLength(1);
});

it("asks before it shows, and takes one answer", async () => {
  await page.enter(snapshot({ between: between({ poll: POLL }) }));
  expect(screen.getByText(/^Nobody sees or stores who/)).toBeTruthy();
  press("hard");
  expect(page.sent("vote").at(-1)).toMatchObject({ poll: 3, answer: 1 });
  const poll = { ...POLL, voted: 2, is_yours_in: true };
  await page.say({ type: "event", epoch: 1, n: 1, event: { type: "poll_changed", poll } });
  expect(screen.queryByRole("button", { name: "hard" })).toBeNull();
  expect(screen.getByText(/Your answer is in. 2 people/)).toBeTruthy();
});

it("lets whoever leads ask, with what is promised written under it", async () => {
  await page.enter(snapshot({ you: LEADING }));
  press("Together");
  fireEvent.input(screen.getByLabelText("Question"), { target: { value: "How are you?" } });
  fireEvent.input(screen.getByLabelText(/^Answers/), { target: { value: "well\n\n hard \n" } });
  fireEvent.click(screen.getByLabelText("Anonymous"));
  fireEvent.click(screen.getByLabelText("Show answers as they come"));
  expect(screen.getByText(/as it is given/)).toBeTruthy();
  press("Ask everybody");
  const wanted = { question: "How are you?", answers: ["well", "hard"], anonymous: false, live: true };
  expect(page.sent("ask_poll").at(-1)).toMatchObject(wanted);
});

it("shows the time that is left, small signs and captions, and a field to whoever writes these", async () => {
  const timer = { since_ms: NOW, until_ms: Date.now() + 90_500 };
  const reactions = [{ by: "ben", name: "Ben P.", kind: "thanks", at_ms: NOW }] as const;
  const captions = { by: "ana", lines: [{ n: 1, text: "Good morning" }] };
  await page.enter(snapshot({ between: between({ timer, reactions, captions }) }));
  expect(screen.getByRole("timer").textContent).toMatch(/^1:(30|31) left$/);
  expect(screen.getByText("Ben P. says thank you")).toBeTruthy();
  expect(screen.getByText("Good morning")).toBeTruthy();
  const field = screen.getByLabelText(/^Captions: a line/);
  fireEvent.input(field, { target: { value: "We begin." } });
  press("Show");
  expect(page.sent("write_caption").at(-1)).toMatchObject({ text: "We begin." });
  press("Together");
  press("I agree");
  expect(page.sent("react").at(-1)).toMatchObject({ kind: "yes" });
});

describe.each([
  ["fast", 180_000],
  ["slow", -180_000],
])("on a device whose clock is three minutes %s", (_, aheadMs) => {
  it("the room's time is told, on coming and on coming back", async () => {
    const nowMs = Date.now() - aheadMs;
    const timer = { since_ms: nowMs, until_ms: nowMs + 120_500 };
    await page.enter(snapshot({ between: between({ timer }) }), nowMs);
    expect(screen.getByRole("timer").textContent).toMatch(/^2:0[01] left$/);
    await page.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: nowMs + 60_000 });
    expect(screen.getByRole("timer").textContent).toMatch(/^1:0[01] left$/);
  });
});

describe("captions", () => {
  it("say that they go on while whoever writes them is away", async () => {
    await page.enter(snapshot({ between: between({ captions: { by: "nobody here", lines: [] } }) }));
    expect(screen.getByText(/^Captions go on when whoever writes them is back/)).toBeTruthy();
  });
  const lines = [
    { n: 1, text: "Good morning" },
    { n: 2, text: "How was your week?" },
  ];

  it("stand apart from what scrolls, and are said aloud a finished line at a time", async () => {
    await page.enter(snapshot({ between: between({ captions: { by: "ben", lines } }) }));
    const log = screen.getByRole("log", { name: "What is said, written down" });
    expect(log.closest(".notices")).toBeNull();
    expect(log.getAttribute("aria-live")).toBe("polite");
    expect([...log.querySelectorAll("p")].map((line) => line.textContent)).toEqual(
      lines.map(({ text }) => text),
    );
    await page.say({
      type: "event",
      epoch: 1,
      n: 1,
      event: {
        type: "captions_changed",
        captions: { by: "ben", lines: [...lines, { n: 3, text: "Ana, please." }] },
      },
    });
    expect(log.lastElementChild?.lastElementChild?.textContent).toBe("Ana, please.");
    expect(document.contains(log)).toBe(true); // the same region: a new one would be said as a whole, or not at all
  });

  it("are not said back to whoever writes them", async () => {
    await page.enter(snapshot({ between: between({ captions: { by: "ana", lines } }) }));
    const log = screen.getByRole("log", { name: "What is said, written down" });
    expect([log.getAttribute("aria-live"), log.textContent]).toEqual([
      "off",
      "Good morningHow was your week?",
    ]);
  });

  it("can be put away and had back, and nothing is said aloud meanwhile", async () => {
    await page.enter(snapshot({ between: between({ captions: { by: "ben", lines } }) }));
    press("Hide");
    await page.settle();
    expect(screen.queryByText("Good morning")).toBeNull();
    expect(screen.queryByRole("log", { name: "What is said, written down" })).toBeNull();
    press("Show captions");
    await page.settle();
    expect(screen.getByText("Good morning")).toBeTruthy();
  });

  it("come as the sound does, with sound alone and with one person large", async () => {
    page.visit.look.choose({ soundOnly: true, layout: "speaker" });
    await page.enter(snapshot({ between: between({ captions: { by: "ben", lines } }) }));
    expect(screen.getByText("How was your week?").closest(".room-foot")).toBeTruthy();
  });
});
