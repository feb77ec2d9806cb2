// How people want to be spoken of: said before going in, read after the name in the circle and by those who lead.
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { person, snapshot, waiting, you } from "../cast";
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

const RUTH = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
const LEADS = you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 });

it("is typed or chosen at the device check, kept on the way out of the field, and shown", async () => {
  const fetched = vi.fn(async () => Response.json({ pronouns: "she/her" }));
  vi.stubGlobal("fetch", fetched);
  expect(screen.queryByLabelText("Your pronouns, if you like")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Add pronouns" }));
  await page.settle();
  const field = screen.getByLabelText<HTMLInputElement>("Your pronouns, if you like");
  expect(document.activeElement).toBe(field);
  expect([...document.querySelectorAll("datalist option")].map((one) => one.getAttribute("value"))).toEqual([
    "she/her",
    "he/him",
    "they/them",
  ]);
  fireEvent.input(field, { target: { value: "she/her" } });
  fireEvent.change(field);
  await page.settle();
  expect(document.querySelector(".own-name strong")?.textContent).toBe("Ana P. she/her");
  expect(screen.getByText(/Saved\./)).toBeTruthy();
});

it("makes whoever joins wait for it, and asks for a ticket that says so", async () => {
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal(
    "fetch",
    () =>
      new Promise<Response>((resolve) => {
        answer = resolve;
      }),
  );
  const tickets = () => page.world.log.filter((one) => one === "ticket").length;
  page.world.memory.keep({ ticket: "a token of before", url: "ws://node.invalid/" });
  const saved = page.visit.pronouns.save("they/them");
  page.visit.join();
  await page.world.pass(0);
  expect([page.sent("hello"), tickets()]).toEqual([[], 1]);
  answer(Response.json({ pronouns: "they/them" }));
  await saved;
  await page.settle();
  page.world.socket.accept();
  await page.settle();
  expect([page.world.sockets.length, tickets()]).toEqual([1, 2]);
  expect(page.sent("hello")[0]).toMatchObject({ ticket: "ticket" });
});

it("stands quietly after the name on a tile, and changes none of the names of buttons", async () => {
  const ana = person("ana", 1, { pronouns: "she/her" });
  await page.enter(snapshot({ you: LEADS, participants: [RUTH, ana, person("ben", 2)] }));
  const tiles = [...document.querySelectorAll(".tile .who")].map((one) => one.textContent);
  expect(tiles).toEqual(["Ruth T. (you)", "Ana P. she/her", "Ben P."]);
  expect(document.querySelectorAll(".tile .pronouns")).toHaveLength(1);
  expect(screen.getByRole("button", { name: "Options for Ana P." })).toBeTruthy();
});

it("is read at the door by those who lead", async () => {
  const door = { ...waiting("cy"), pronouns: "they/them" };
  await page.enter(snapshot({ you: LEADS, participants: [RUTH], waiting: [door] }));
  const panel = screen.getByRole("complementary", { name: "Waiting room" });
  expect(panel.textContent).toContain("cy W. they/them");
  expect(screen.getByRole("button", { name: "Admit cy W." })).toBeTruthy();
});
