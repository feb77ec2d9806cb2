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
