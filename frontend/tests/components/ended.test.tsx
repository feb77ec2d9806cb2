import { cleanup, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { snapshot } from "../cast";
import { Page } from "./stage";

let page: Page;
beforeEach(async () => {
  page = new Page();
  await page.settle();
  await page.enter(snapshot());
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const DANGER = /If you are in danger right now, call 112/;

// What the room really does: after 4403 and 4406 one may wait at the door again, after 4407 not today.
it.each<[number, string, string[], boolean]>([
  [4403, "You were not let in this time", ["Ask once more", "Go to your start page"], true],
  [4406, "You are out of the room", ["Wait at the door", "Go to your start page"], true],
  [4407, "You cannot come in today", ["Go to your start page"], true],
  [4409, "You have left", ["Come back in", "See what counted", "Go to your start page"], false],
])("after %i the words and the ways on are those that there are", async (code, title, ways, isSentAway) => {
  page.world.socket.cut(code);
  await page.settle();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
  const isDialled = ({ href }: HTMLAnchorElement): boolean => href.startsWith("tel:");
  const links = screen.getAllByRole<HTMLAnchorElement>("link").filter((link) => !isDialled(link));
  expect(links.map(({ textContent }) => textContent)).toEqual(ways);
  if (ways.length > 1) expect(links[0]?.getAttribute("href")).toBe("/sessions/s/room/");
  expect(DANGER.test(document.body.textContent ?? "")).toBe(isSentAway);
});
