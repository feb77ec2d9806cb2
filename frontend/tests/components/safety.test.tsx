import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot, Worry } from "../../src/protocol/types";
import { HELP } from "../../src/words/safety";
import { NOW, person, snapshot, status, waiting, you } from "../cast";
import { Page } from "./stage";

let page: Page;
let answers: unknown[];
let asked: { url: string; body: string | null }[];

const CARD = {
  name: "Ben Q",
  place: "1 Example Street",
  private: true,
  phone: "(555) 555-0100",
  contact: { name: "An aunt", phone: "(555) 555-0101", may_call: false },
  said_at: null as string | null,
  earlier: false,
  emergency_number: "911",
  crisis_line: "988",
  is_open: false,
  steps: [],
  kinds: [{ kind: "opened", words: "Began a welfare check" }],
};

beforeEach(async () => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  page = new Page();
  await page.settle();
  answers = [];
  asked = [];
  vi.stubGlobal("fetch", async (url: string, options: RequestInit) => {
    if (!/arrivals|welfare/.test(url)) throw new TypeError("no server for this here");
    asked.push({ url, body: options.body ? String(options.body) : null });
    const answer = answers.shift() ?? { arrivals: [] };
    if (answer instanceof Error) throw answer;
    return { ok: true, json: async () => answer };
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

function worry(change: Partial<Worry>): Worry {
  return {
    id: "ben",
    name: "Ben Q.",
    help_ms: null,
    seen_by: null,
    watched: false,
    vanished_ms: null,
    left_ms: null,
    ...change,
  };
}

function field(): HTMLInputElement {
  return screen.getByLabelText("A word to the people leading");
}

const LEADS = you({ id: "ruth", name: "Ruth T.", role: "facilitator", seat: 0 });

function led(change: Partial<Snapshot> = {}): Snapshot {
  const ruth = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
  return snapshot({ you: LEADS, participants: [ruth, person("ben", 1)], ...change });
}

describe("a client who needs help", () => {
  it("reads who will know before anybody does, and then who has seen it", async () => {
    await page.enter(snapshot());
    press("I need help");
    expect(screen.getByText(/Nobody else can see or hear that you asked/)).toBeTruthy();
    expect(page.sent("ask_for_help")).toEqual([]);
    const numbers = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
    expect(numbers).toEqual(["tel:112", "tel:988"]);
    press("Tell them");
    expect(page.sent("ask_for_help")).toHaveLength(1);
    const asking = you({ help: { asked_ms: NOW, seen_by: "Tess T." } });
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "you_changed", you: asking } });
    expect(screen.getByText("Tess T. has seen this and will be with you.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "I need help" })).toBeNull();
    press("I am all right again");
    expect(page.sent("take_help_back")).toHaveLength(1);
  });

  it("can ask from the waiting room, and write a word", async () => {
    const lobby = you({ place: "lobby", seat: null, seat_peer: null });
    await page.enter(snapshot({ room: status({ phase: "waiting" }), you: lobby, participants: [] }));
    expect(screen.getByRole("button", { name: "I need help" })).toBeTruthy();
    fireEvent.input(field(), { target: { value: " Hello " } });
    press("Send");
    const [told] = page.sent("tell_staff");
    expect(told).toMatchObject({ text: "Hello" });
    await page.say({ type: "ok", ref: Number(told?.["ref"]) });
    expect(field().value).toBe("");
  });

  it("keeps a word that did not get through, to be sent again", async () => {
    const lobby = you({ place: "lobby", seat: null, seat_peer: null });
    await page.enter(snapshot({ room: status({ phase: "waiting" }), you: lobby, participants: [] }));
    fireEvent.input(field(), { target: { value: "I am in the car" } });
    page.world.socket.cut();
    press("Send");
    await page.settle();
    expect(field().value).toBe("I am in the car");
  });

  it("reads without a line that nobody was told, beside the numbers, and can ask again once it is back", async () => {
    await page.enter(snapshot());
    press("I need help");
    page.world.socket.cut();
    press("Tell them");
    await page.settle();
    expect(screen.getByText(HELP.lost)).toBeTruthy();
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual([
      "tel:112",
      "tel:988",
    ]);
    await page.world.pass(0);
    page.world.socket.accept();
    await page.say({ type: "resumed", peer: "peer-1", epoch: 1, n: 0, now_ms: Date.now() });
    press("Tell them");
    expect(screen.queryByText(HELP.lost)).toBeNull();
    const [asked] = page.sent("ask_for_help");
    await page.say({ type: "ok", ref: Number(asked?.["ref"]) });
    expect(document.querySelector("dialog.modal")).toBeNull();
  });
});

describe("those who lead", () => {
  it("read who asks for help, and say that they have seen it", async () => {
    await page.enter(led({ worries: [worry({ help_ms: NOW })] }));
    expect(screen.getByText(/Ben Q\. asks for help/)).toBeTruthy();
    press(/I have seen it: Ben/);
    press("Talk aside with Ben Q.");
    press("Ben Q. is looked after");
    const sent = ["see_help", "take_aside", "settle_help"].map((type) => page.sent(type)[0]?.["participant"]);
    expect(sent).toEqual(["ben", "ben", "ben"]);
  });

  it("are asked with whom, where an interpreter could come along to who asks for help", async () => {
    const ines = person("ines", 2, { role: "guest", capacity: "interpreter", here_for: "ben" });
    await page.enter(led({ participants: [person("ben", 1), ines], worries: [worry({ help_ms: NOW })] }));
    press("Talk aside with Ben Q.");
    expect(page.sent("take_aside")).toEqual([]);
    press(/^Talk aside, with Ines/);
    expect(page.sent("take_aside")[0]).toMatchObject({ participant: "ben", guests: ["ines"] });
  });

  it("are alerted once: the time that passes is beside the alert", async () => {
    await page.enter(led({ worries: [worry({ help_ms: Date.now() - 240_000 })] }));
    const alert = screen.getByRole("alert");
    expect(alert.textContent).toBe("Ben Q. asks for help. Nobody else knows.");
    expect(screen.getByText(/^4 min ago/).closest("[role=alert]")).toBeNull();
    const seen = [worry({ help_ms: Date.now() - 240_000, seen_by: "Tess T." })];
    await page.say({ type: "event", epoch: 1, n: 1, event: { type: "worries_changed", worries: seen } });
    expect(screen.getByRole("alert")).toBe(alert);
    expect(alert.textContent).toBe("Ben Q. asks for help. Nobody else knows.");
    expect(screen.getByText(/Tess T\. has seen it/)).toBeTruthy();
  });

  it("see the card of somebody who is gone without pressing anything, and write down what they do", async () => {
    answers = [
      CARD,
      { ...CARD, steps: [{ at: "2026-03-02T14:30:00Z", by: "Ruth T", words: "Called", note: "No answer." }] },
    ];
    await page.enter(led({ worries: [worry({ watched: true, vanished_ms: NOW })] }));
    await page.settle();
    expect(asked.at(-1)?.url).toBe("/sessions/s/people/ben/welfare.json");
    expect(screen.getByText("1 Example Street")).toBeTruthy();
    expect(screen.getByText(/has not agreed to this call/)).toBeTruthy();
    press("Write it down");
    await page.settle();
    expect(asked.at(-1)?.body).toBe("kind=opened&note=");
    expect(screen.getByText("No answer.")).toBeTruthy();
  });

  it("keep the words of a step that was not written down, to be sent again", async () => {
    answers = [CARD, new TypeError("the line is away"), CARD];
    await page.enter(led({ worries: [worry({ watched: true, vanished_ms: NOW })] }));
    await page.settle();
    const note = screen.getByLabelText<HTMLInputElement>("A few words, if they help");
    fireEvent.input(note, { target: { value: "Rang twice." } });
    press("Write it down");
    await page.settle();
    expect(screen.getByText(/was not written down/)).toBeTruthy();
    expect(note.value).toBe("Rang twice.");
    press("Write it down");
    await page.settle();
    expect(asked.at(-1)?.body).toBe("kind=opened&note=Rang+twice.");
    expect(note.value).toBe("");
  });

  it("read when the place was said, and can call and say that they do", async () => {
    const said_at = new Date(NOW - 86_400_000).toISOString();
    const calling = { at: said_at, by: "Ruth T", words: "Is calling the emergency number now", note: "" };
    answers = [
      { ...CARD, said_at, earlier: true },
      { ...CARD, said_at, steps: [calling] },
    ];
    await page.enter(led({ worries: [worry({ watched: true, vanished_ms: NOW })] }));
    await page.settle();
    expect(screen.getByText(/said at .+ on .+, for an earlier session/)).toBeTruthy();
    const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
    expect(links).toEqual(["tel:5555550100", "tel:5555550101", "tel:911", "tel:988"]);
    press("I am calling now: emergency number");
    await page.settle();
    expect(asked.at(-1)?.body).toBe("kind=calling_emergency&note=");
    expect(screen.getByText(/Is calling the emergency number now/)).toBeTruthy();
  });

  it("read quietly that somebody watched left by themselves, and no card opens", async () => {
    await page.enter(led({ worries: [worry({ watched: true, left_ms: NOW })] }));
    await page.settle();
    expect(
      screen.getByText(/^Ben Q\. left by themselves at .+; you are keeping an eye on them\.$/),
    ).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByRole("alert")).toBeNull();
    press("Ben Q. is looked after");
    expect(page.sent("settle_help")[0]).toMatchObject({ participant: "ben" });
  });

  it("see the card of a second one who is gone once they have closed the first, and no card twice", async () => {
    answers = Array(9).fill(CARD);
    const ben = worry({ watched: true, vanished_ms: NOW });
    const ana = worry({ id: "ana", name: "Ana P.", watched: true, vanished_ms: NOW + 1000 });
    await page.enter(led({ worries: [ben] }));
    await page.settle();
    const titles = () => [...document.querySelectorAll("dialog.modal h2")].map((title) => title.textContent);
    expect(titles()).toEqual(["Welfare check: Ben Q."]);
    await page.say({
      type: "event",
      epoch: 1,
      n: 1,
      event: { type: "worries_changed", worries: [ben, ana] },
    });
    expect(titles()).toEqual(["Welfare check: Ben Q."]);
    page.store.welfare.value = null;
    await page.settle();
    expect(titles()).toEqual(["Welfare check: Ana P."]);
    page.store.welfare.value = null;
    await page.settle();
    press("Welfare check for Ben Q.");
    await page.settle();
    expect(titles()).toEqual(["Welfare check: Ben Q."]);
    page.store.welfare.value = null;
    await page.settle();
    expect(titles()).toEqual([]);
  });

  it("see what others write down while the card is open", async () => {
    answers = [
      CARD,
      { ...CARD, steps: [{ at: "2026-03-02T14:30:00Z", by: "Tess T", words: "Called", note: "" }] },
    ];
    await page.enter(led({ worries: [worry({ watched: true, vanished_ms: NOW })] }));
    await page.settle();
    expect(screen.queryByText(/Called/)).toBeNull();
    await vi.waitFor(() => expect(screen.getByText(/Called/)).toBeTruthy(), { timeout: 8000 });
  });

  it("write a word to one person who waits", async () => {
    await page.enter(led({ waiting: [waiting("cleo")] }));
    fireEvent.input(screen.getByLabelText("A word to cleo W."), { target: { value: "Two minutes." } });
    press("Send");
    expect(page.sent("tell_waiting")[0]).toMatchObject({ participant: "cleo", text: "Two minutes." });
  });
});
