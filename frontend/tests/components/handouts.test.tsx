import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Handout } from "../../src/protocol/types";
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
const PLAN: Handout = {
  id: "f1",
  title: "Relapse plan",
  kind: "pdf",
  link: null,
  bytes: 81_000,
  name: "Ruth T.",
  at_ms: NOW,
};

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

it("shows a client what was shared and opens it away from the room; nothing to withdraw", async () => {
  await page.enter(snapshot({ between: between({ handouts: [PLAN] }) }));
  const row = within(screen.getByRole("region", { name: "Handout" }));
  expect(row.getByText("PDF, 81 kB")).toBeTruthy();
  const link = row.getByRole("link", { name: /^Open/ });
  expect([link.getAttribute("href"), link.getAttribute("target"), link.getAttribute("rel")]).toEqual([
    "/sessions/s/handouts/f1/",
    "_blank",
    "noopener noreferrer",
  ]);
  press("Hide");
  expect(screen.queryByRole("region", { name: "Handout" })).toBeNull();
  press("Together");
  expect(within(screen.getByRole("region", { name: "Handouts" })).getByText("Relapse plan")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Withdraw|Share/ })).toBeNull();
});

it("lets whoever leads share a link and withdraw a handout", async () => {
  await page.enter(snapshot({ you: LEADING, between: between({ handouts: [PLAN] }) }));
  press("Together");
  press("Withdraw Relapse plan");
  expect(page.sent("withdraw_handout").at(-1)).toMatchObject({ handout: "f1" });
  const share = screen.getByRole("button", { name: "Share the link" });
  const form = within(share.closest("form") as HTMLElement);
  fireEvent.input(form.getByLabelText("Or a web address"), { target: { value: "plan.invalid/a" } });
  expect(form.getByText("https://plan.invalid/a")).toBeTruthy();
  fireEvent.input(form.getByLabelText("What it is called"), { target: { value: "Plan" } });
  fireEvent.click(share);
  expect(page.sent("share_link").at(-1)).toMatchObject({ title: "Plan", link: "https://plan.invalid/a" });
});

it("sends a file and shares it by the id that came back; a line that is away says so", async () => {
  await page.enter(snapshot({ you: LEADING }));
  press("Together");
  const share = screen.getByRole("button", { name: "Share the file" });
  const form = within(share.closest("form") as HTMLElement);
  const files = [new File(["hello"], "Relapse_plan.txt")];
  fireEvent.change(form.getByLabelText(/^A file/), { target: { files } });
  fireEvent.click(share);
  await waitFor(() => expect(form.getByRole("alert").textContent).toMatch("did not get through"));
  vi.stubGlobal("fetch", async (url: string) =>
    Response.json(url.endsWith("/ready/") ? { kind: "text", bytes: 5 } : { id: "f2", piece: 9 }),
  );
  fireEvent.change(form.getByLabelText(/^A file/), { target: { files } });
  fireEvent.click(share);
  await waitFor(() => expect(page.sent("share_file")).toHaveLength(1));
  expect(page.sent("share_file").at(-1)).toMatchObject({
    file: "f2",
    title: "Relapse plan",
    kind: "text",
    bytes: 5,
  });
});

it("leaves nothing of it on the page of somebody who was asked to go out", async () => {
  const other = { ...PLAN, id: "f2", title: "Breathing" };
  await page.enter(snapshot({ between: between({ handouts: [PLAN] }) }));
  const event = { type: "handouts_changed", handouts: [PLAN, other] } as const;
  await page.say({ type: "event", epoch: 1, n: 1, event });
  press("All handouts");
  expect(document.body.textContent).toMatch(/Relapse plan.*Breathing/);
  page.world.socket.cut(4406);
  await page.settle();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("You are out of the room");
  expect(document.body.textContent).not.toMatch(/Relapse plan|Breathing|Ruth T\./);
});

it("shares nothing when its dialog was closed while the file was on its way", async () => {
  await page.enter(snapshot({ you: LEADING }));
  const answers: (() => void)[] = [];
  const blocked = (body: object) => new Promise((take) => answers.push(() => take(Response.json(body))));
  vi.stubGlobal("fetch", (url: string) =>
    blocked(url.endsWith("/ready/") ? { kind: "text", bytes: 3 } : { id: "f1", piece: 10 }),
  );
  press("Together");
  const share = screen.getByRole("button", { name: "Share the file" });
  const form = within(share.closest("form") as HTMLElement);
  const chosen = new File(["abc"], "wrong.txt", { type: "text/plain" });
  fireEvent.change(form.getByLabelText(/^A file/), { target: { files: [chosen] } });
  await page.settle();
  fireEvent.click(share);
  await page.settle();
  press("Close");
  await page.settle();
  for (let turn = 0; turn < 4; turn += 1) {
    answers.pop()?.();
    await page.settle();
  }
  expect(screen.queryByRole("button", { name: "Share the file" })).toBeNull();
  expect(page.sent("share_file")).toEqual([]);
});
