import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChatLine } from "../../src/protocol/types";
import { between, snapshot, you } from "../cast";
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

function line(n: number, change: Partial<ChatLine> = {}): ChatLine {
  return { n, at_ms: 1, by: "ben", name: "Ben P.", to: "group", client: null, text: `line ${n}`, ...change };
}

async function said(n: number, ...lines: ChatLine[]): Promise<void> {
  const event = { type: "chat_said", lines, since: 1 } as const;
  await page.say({ type: "event", epoch: 1, n, event });
}

function door(): HTMLElement {
  return screen.getByRole("button", { name: /^Chat/ });
}

async function write(text: string): Promise<void> {
  const field = screen.getByRole("textbox");
  fireEvent.input(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: "Enter" });
  await page.settle();
}

it("counts what is new, shows it as text, and gives the keyboard back where it was", async () => {
  await page.enter(snapshot({ between: between({ chat: { open: true, lines: [line(1)] } }) }));
  expect(door().getAttribute("aria-label")).toBe("Chat");
  await said(1, line(2, { text: "<b>look</b> https://example.invalid" }), line(3, { by: "ana" }));
  expect(door().getAttribute("aria-label")).toBe("Chat, 1 new");
  door().focus();
  fireEvent.click(door());
  await page.settle();
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
  expect(door().getAttribute("aria-label")).toBe("Chat");
  expect(screen.getByText("<b>look</b> https://example.invalid").querySelector("b, a")).toBeNull();
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Escape" });
  await page.settle();
  expect(screen.queryByRole("complementary", { name: "Chat" })).toBeNull();
  expect(document.activeElement).toBe(door());
});

it("keeps what did not go through, and says why", async () => {
  await page.enter(snapshot());
  fireEvent.click(door());
  await write("hello");
  const first = page.sent("say").at(-1);
  expect(first).toMatchObject({ to: "group", text: "hello" });
  await page.say({ type: "refused", ref: Number(first?.["ref"]), code: "too_many", detail: "" });
  expect(screen.getByText(/Wait a moment/)).toBeTruthy();
  expect((screen.getByRole("textbox") as HTMLTextAreaElement).value).toBe("hello");
  await write("hello");
  await page.say({ type: "ok", ref: Number(page.sent("say").at(-1)?.["ref"]) });
  expect((screen.getByRole("textbox") as HTMLTextAreaElement).value).toBe("");
});

it("writes to those who lead alone, and that is all while the chat rests", async () => {
  await page.enter(snapshot({ between: between({ chat: { open: false, lines: [] } }) }));
  fireEvent.click(door());
  const options = screen.getAllByRole("option").map((one) => one.textContent);
  expect(options).toEqual(["Only the people leading"]);
  await write("please call me");
  expect(page.sent("say").at(-1)).toMatchObject({ to: "private", text: "please call me" });
});

it("lets whoever leads answer in private and switch the chat off", async () => {
  const lines = [line(1, { to: "private", client: "ben" })];
  const leading = you({ id: "ruth", role: "facilitator", seat: 0 });
  await page.enter(snapshot({ you: leading, between: between({ chat: { open: true, lines } }) }));
  fireEvent.click(door());
  fireEvent.click(screen.getByRole("button", { name: "Answer Ben P." }));
  await page.settle();
  await write("of course");
  expect(page.sent("say").at(-1)).toMatchObject({ to: "private", client: "ben", text: "of course" });
  fireEvent.click(screen.getByRole("button", { name: "Switch off for clients" }));
  expect(page.sent("set_chat").at(-1)).toMatchObject({ open: false });
});

it("says aloud who wrote, and no more than that at a time", async () => {
  await page.enter(snapshot());
  await said(1, line(1));
  expect(screen.getByText("Ben P. wrote in the chat.")).toBeTruthy();
  await said(2, line(2), line(3));
  expect(screen.queryByText(/new messages/)).toBeNull();
});

async function begin(text: string): Promise<void> {
  fireEvent.input(screen.getByRole("textbox"), { target: { value: text } });
  await page.settle();
}

async function enter(): Promise<void> {
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter" });
  await page.settle();
}

function pick(key: string): void {
  fireEvent.change(screen.getByRole("combobox", { name: "To" }), { target: { value: key } });
}

const CHANGED = /Who reads this has changed/;

it("sends what was begun for those who lead to them, also when the chat is switched on meanwhile", async () => {
  await page.enter(snapshot({ between: between({ chat: { open: false, lines: [] } }) }));
  fireEvent.click(door());
  await begin("it was a hard night");
  const chat = { open: true, lines: [] };
  await page.say({ type: "event", epoch: 1, n: 1, event: { type: "chat_changed", chat } });
  await enter();
  expect(page.sent("say")).toMatchObject([{ to: "private", text: "it was a hard night" }]);
});

it("sends what was begun for one to nobody else when they are gone, until somebody chooses", async () => {
  await page.enter(snapshot({ you: you({ id: "ruth", role: "facilitator", seat: 0 }) }));
  fireEvent.click(door());
  pick("to ben");
  await page.settle();
  await begin("about your week");
  await page.say({ type: "event", epoch: 1, n: 1, event: { type: "participant_left", id: "ben" } });
  await enter();
  expect(page.sent("say")).toEqual([]);
  expect(screen.getByText(CHANGED).getAttribute("role")).toBe("alert");
  expect((screen.getByRole("textbox") as HTMLTextAreaElement).value).toBe("about your week");
  pick("staff");
  await page.settle();
  expect(screen.queryByText(CHANGED)).toBeNull();
  await enter();
  expect(page.sent("say")).toMatchObject([{ to: "staff", text: "about your week" }]);
});

it("sends what was begun in an aside neither to the group nor into the next aside", async () => {
  await page.enter(snapshot({ you: you({ aside: true }) }));
  fireEvent.click(door());
  await begin("between us");
  for (const [n, aside] of [false, true].entries()) {
    await page.say({
      type: "event",
      epoch: 1,
      n: n + 1,
      event: { type: "you_changed", you: you({ aside }) },
    });
    await enter();
  }
  expect(page.sent("say")).toEqual([]);
  pick("group");
  await page.settle();
  await enter();
  expect(page.sent("say")).toMatchObject([{ to: "group", text: "between us" }]);
});
