import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { person, snapshot, you } from "../cast";
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

function press(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

async function become(change: Parameters<typeof person>[2], n = 1): Promise<void> {
  const participant = person("ana", 1, change);
  await page.say({ type: "event", epoch: 1, n, event: { type: "participant_changed", participant } });
}

it("raises and lowers the own hand, and shows whose turn it is", async () => {
  const ben = person("ben", 2, { hand_ms: 5 });
  await page.enter(snapshot({ participants: [person("ana", 1), ben] }));
  press("Raise hand");
  expect(page.sent("raise_hand")).toHaveLength(1);
  await become({ hand_ms: 9 });
  const turns = [...document.querySelectorAll(".hand")].map((one) => one.textContent);
  expect(turns).toEqual(["hand up, turn 2", "hand up, turn 1"]);
  press("Lower hand");
  expect(page.sent("lower_hand").at(-1)).toMatchObject({ participant: "ana" });
});

it("gives whoever leads the hands in turn", async () => {
  const people = [person("ana", 1, { hand_ms: 9 }), person("ben", 2, { hand_ms: 5 })];
  await page.enter(
    snapshot({ you: you({ id: "ruth", role: "facilitator", seat: 0 }), participants: people }),
  );
  const names = screen.getAllByRole("button", { name: /^Lower the hand of/ });
  expect(names.map((one) => one.getAttribute("aria-label"))).toEqual([
    "Lower the hand of Ben P.",
    "Lower the hand of Ana P.",
  ]);
  press("Lower the hand of Ben P.");
  expect(page.sent("lower_hand").at(-1)).toMatchObject({ participant: "ben" });
});

it("sends nothing during a minute, and what was on comes back", async () => {
  await page.enter(snapshot());
  press("I need a minute");
  await page.settle();
  expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: false, camera: false });
  await page.say({ type: "ok", ref: Number(page.sent("set_away").at(-1)?.["ref"]) });
  await become({ away: true, microphone: false, camera: false });
  expect(screen.getByText("taking a minute")).toBeTruthy();
  press("I am back");
  await page.settle();
  await page.say({ type: "ok", ref: Number(page.sent("set_away").at(-1)?.["ref"]) });
  await page.settle();
  expect(page.sent("set_away").at(-1)).toMatchObject({ away: false });
  expect(page.sent("set_sending").at(-1)).toMatchObject({ microphone: true, camera: true });
});
