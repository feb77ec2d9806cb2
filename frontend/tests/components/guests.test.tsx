// Guests in the circle and at the door, what a guest sees, and a session of two.
import { cleanup, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { person, snapshot, status, waiting, you } from "../cast";
import { Page } from "./stage";

let page: Page;

beforeEach(() => {
  page = new Page();
});
afterEach(cleanup);

const RUTH = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
const INES = person("ines", 2, { name: "Ines M.", role: "guest", capacity: "interpreter" });
const LEADS = you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 });

it("shows as what a guest is here, and asks whoever leads before one comes in", async () => {
  const door = { ...waiting("pia"), capacity: "family" as const };
  await page.enter(snapshot({ you: LEADS, participants: [RUTH, person("ana", 1), INES], waiting: [door] }));
  expect(document.querySelector('[data-participant="ines"]')?.textContent).toContain("Interpreter");
  const panel = screen.getByRole("complementary", { name: "Waiting room" });
  expect(panel.textContent).toContain("Family, guest");
  expect(panel.querySelector("textarea, input")).toBeNull();
});

it("gives a guest what a guest needs and speaks of no minutes", async () => {
  const own = you({ id: "ines", name: "Ines M.", role: "guest", capacity: "interpreter", seat: 2 });
  await page.enter(snapshot({ you: own, participants: [RUTH, person("ana", 1), INES] }));
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
