// Guests in the circle and at the door, what a guest sees, and a session of two.
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { between, NOW, person, snapshot, status, waiting, you } from "../cast";
import { Page } from "./stage";

let page: Page;

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  page = new Page();
});
afterEach(cleanup);

const RUTH = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
const INES = person("ines", 2, { name: "Ines M.", role: "guest", capacity: "interpreter" });
const OWN = you({ id: "ines", name: "Ines M.", role: "guest", capacity: "interpreter", seat: 2 });
const ROOM = { id: "b1", name: "Blue", people: ["ines"], asked_ms: null };
const LEADS = you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 });

it("shows as what a guest is here, and asks whoever leads before one comes in", async () => {
  const door = { ...waiting("pia"), capacity: "family" as const };
  await page.enter(snapshot({ you: LEADS, participants: [RUTH, person("ana", 1), INES], waiting: [door] }));
  expect(document.querySelector('[data-participant="ines"]')?.textContent).toContain("Interpreter");
  const panel = screen.getByRole("complementary", { name: "Waiting room" });
  expect(panel.textContent).toContain("Family, guest");
  fireEvent.input(screen.getByLabelText("A word to pia W."), { target: { value: "One moment." } });
  fireEvent.click(within(panel).getByRole("button", { name: "Send" }));
  expect(page.sent("tell_waiting")[0]).toMatchObject({ participant: "pia", text: "One moment." });
});

it("lets a guest who waits say a word", async () => {
  const lobby = you({ ...OWN, place: "lobby", seat: null, seat_peer: null });
  await page.enter(snapshot({ room: status({ phase: "waiting" }), you: lobby, participants: [] }));
  fireEvent.input(screen.getByLabelText("A word to the people leading"), { target: { value: "Hello" } });
  fireEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(page.sent("tell_staff")[0]).toMatchObject({ text: "Hello" });
});

it("gives a guest the chat and the handouts where no group meets", async () => {
  const open = between({
    handouts: [
      { id: "h1", title: "Plan", kind: "pdf", link: null, bytes: 8000, name: "Ruth T.", at_ms: NOW },
    ],
  });
  const room = status({ meeting: "family" });
  await page.enter(snapshot({ room, you: OWN, participants: [RUTH, INES], between: open }));
  expect(screen.getByRole("link", { name: /Open Plan/ }).getAttribute("href")).toBe(
    "/sessions/s/handouts/h1/",
  );
  fireEvent.click(screen.getByRole("button", { name: "Chat" }));
  const choices = [...document.querySelectorAll(".chat-to option")].map((option) => option.textContent);
  expect(choices).toEqual(["Everyone here"]);
});

it("leaves the end of an aside to the two whose it is", async () => {
  await page.enter(snapshot({ you: { ...OWN, aside: true }, participants: [RUTH, INES] }));
  expect(screen.getByText(/You are aside, in private/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Back to the group" })).toBeNull();
});

it("asks nobody to come on a guest's word", async () => {
  const breakouts = { since_ms: NOW, until_ms: null, note: null, rooms: [ROOM] };
  await page.enter(snapshot({ you: OWN, participants: [INES], breakouts }));
  expect(screen.getByText("You are in Blue")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Ask for someone to come" })).toBeNull();
});

it("takes an interpreter along aside when whoever leads says so", async () => {
  const ines = { ...INES, here_for: "ana" };
  await page.enter(snapshot({ you: LEADS, participants: [RUTH, person("ana", 1), person("ben", 3), ines] }));
  fireEvent.click(screen.getByRole("button", { name: "Options for Ines M." }));
  expect(screen.getByText(/Here for Ana P\./)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  fireEvent.click(screen.getByRole("button", { name: "Options for Ana P." }));
  fireEvent.click(screen.getByRole("button", { name: "Talk aside, with Ines M. (interpreter)" }));
  expect(page.sent("take_aside")[0]).toMatchObject({ participant: "ana", guests: ["ines"] });
  fireEvent.click(screen.getByRole("button", { name: "Options for Ben P." }));
  expect(screen.queryByRole("button", { name: /with Ines/ })).toBeNull();
});

it("gives a guest what a guest needs and speaks of no minutes", async () => {
  await page.enter(snapshot({ you: OWN, participants: [RUTH, person("ana", 1), INES] }));
  const names = screen.getAllByRole("button").map((button) => button.textContent ?? "");
  expect(names.some((name) => name.startsWith("Raise hand"))).toBe(true);
  for (const other of ["Chat", "I need a minute", "Together", "Share"]) {
    expect(names.filter((name) => name.includes(other))).toEqual([]);
  }
  expect(document.body.textContent).not.toMatch(/minutes are/i);
});

it("shows two people as two, and offers no group", async () => {
  await page.enter(
    snapshot({
      room: status({ meeting: "individual", title: "Appointment" }),
      you: LEADS,
      participants: [RUTH, person("ana", 1)],
    }),
  );
  expect(document.querySelector(".circle")?.getAttribute("data-duo")).toBe("true");
  expect(document.querySelector('[data-own="true"]')?.textContent).toContain("Ruth T.");
  screen.getByRole("button", { name: "Options for Ana P." }).click();
  await page.settle();
  expect(screen.queryByRole("button", { name: "Talk aside" })).toBeNull();
  screen.getByRole("button", { name: "Lead" }).click();
  await page.settle();
  expect(screen.queryByRole("button", { name: "Divide into breakouts" })).toBeNull();
  expect(document.body.textContent).not.toMatch(/group/i);
});
