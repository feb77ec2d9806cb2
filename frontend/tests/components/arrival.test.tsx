import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ArrivalCard } from "../../src/components/ArrivalCard";
import { LobbyPanel } from "../../src/components/LobbyPanel";
import type { Card, Said } from "../../src/wire/arrival";
import { NOW, waiting } from "../cast";
import { settle } from "../media/fakes";

const CARD: Card = {
  url: "/a/",
  required: ["place"],
  consent: "I agree to be treated by video.",
  confidentiality: "",
  questions: ["How are you?"],
  last: {
    place: "1 Example Street",
    private: true,
    phone: "",
    contact: { name: "", phone: "", may_call: false },
  },
  today: false,
  knowsTexts: true,
};
const TODAY: Card = { ...CARD, today: true, consent: "", questions: [] };

afterEach(cleanup);

function show(card: Card, sent: (said: Said) => Promise<void>) {
  const onDone = vi.fn();
  render(<ArrivalCard title="Evening group" card={card} onSend={sent} onDone={onDone} />);
  return onDone;
}

function press(name: string): void {
  fireEvent.click(screen.getByRole("button", { name }));
}

describe("arriving", () => {
  it("takes two presses when nothing has changed", async () => {
    const sent = vi.fn(async (_: Said) => undefined);
    const onDone = show(CARD, sent);
    press("Same as last time");
    press("Go on");
    await settle();
    expect(sent.mock.calls[0]?.[0]).toMatchObject({
      place: "1 Example Street",
      private: true,
      consent: true,
    });
    expect(onDone).toHaveBeenCalledOnce();
  });

  it("asks once for what is missing, and lets a person go on without", async () => {
    const sent = vi.fn(async (_: Said) => undefined);
    const onDone = show({ ...CARD, last: null }, sent);
    press("Go on");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("where you are");
    expect(sent).not.toHaveBeenCalled();
    press("Go on without");
    await settle();
    expect([sent.mock.calls.length, onDone.mock.calls.length]).toEqual([1, 1]);
  });

  it("is no wall when it does not get through", async () => {
    const onDone = show(CARD, async () => {
      throw new Error("away");
    });
    press("Same as last time");
    press("Go on");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("did not get through");
    press("Go on without");
    expect(onDone).toHaveBeenCalledOnce();
  });

  it("keeps what was there when something is different", () => {
    show(CARD, async () => undefined);
    press("Something is different");
    expect((screen.getByLabelText("Where are you right now?") as HTMLInputElement).value).toBe(
      "1 Example Street",
    );
  });
});

describe("arriving a second time that day", () => {
  it("takes one press where nothing has changed, and says again what was said", async () => {
    const sent = vi.fn(async (_: Said) => undefined);
    const last = { ...CARD.last, private: false } as Card["last"];
    const onDone = show({ ...TODAY, last }, sent);
    expect(screen.getByText(/not quite in private/)).toBeTruthy();
    press("Still there: 1 Example Street");
    await settle();
    expect(sent.mock.calls[0]?.[0]).toMatchObject({ place: "1 Example Street", private: false, answers: [] });
    expect(onDone).toHaveBeenCalledOnce();
  });

  it("asks where, and whether in private, of who is somewhere else", async () => {
    const sent = vi.fn(async (_: Said) => undefined);
    show({ ...TODAY, required: ["place", "private", "consent"] }, sent);
    press("Somewhere else");
    fireEvent.input(screen.getByLabelText("Where are you right now?"), { target: { value: "Work" } });
    expect(screen.queryByText("I agree")).toBeNull();
    press("Go on");
    expect(screen.getByRole("alert").textContent).toContain("whether you are in private");
    fireEvent.click(screen.getByLabelText("Not quite"));
    press("Go on");
    await settle();
    expect(sent.mock.calls[0]?.[0]).toMatchObject({ place: "Work", private: false });
  });

  it("takes nothing for granted of who said nothing before", () => {
    show({ ...TODAY, last: { ...CARD.last, place: "" } as Card["last"] }, async () => undefined);
    expect(screen.queryByRole("button", { name: /Still there/ })).toBeNull();
    expect(screen.getByLabelText("Where are you right now?")).toBeTruthy();
  });

  it("shows a text that was not agreed to yet", async () => {
    const sent = vi.fn(async (_: Said) => undefined);
    show({ ...TODAY, consent: "New words.", knowsTexts: false }, sent);
    press("Still there: 1 Example Street");
    expect(screen.getByText("New words.")).toBeTruthy();
    expect(sent).not.toHaveBeenCalled();
    press("Go on");
    await settle();
    expect(sent.mock.calls[0]?.[0]).toMatchObject({ place: "1 Example Street", consent: false });
  });

  it("is no wall either when it does not get through", async () => {
    const onDone = show(TODAY, async () => {
      throw new Error("away");
    });
    press("Still there: 1 Example Street");
    await settle();
    press("Go on without");
    expect(onDone).toHaveBeenCalledOnce();
  });
});

describe("at the door", () => {
  it("shows what somebody said, and that something is missing", () => {
    const answers = [{ question: "How are you?", answer: "Tired." }];
    const said = { ...CARD.last, place: "1 Example Street", phone: "", private: true } as const;
    const told = new Map([
      [
        "ben",
        {
          person: "ben",
          missing: ["phone" as const],
          said_at: "2026-03-02T14:02:00Z",
          earlier: false,
          said: {
            ...said,
            contact: { name: "", phone: "", may_call: false },
            consent: true,
            confidentiality: true,
            answers,
          },
        },
      ],
    ]);
    const onAdmit = vi.fn();
    render(
      <LobbyPanel
        waiting={[waiting("ben")]}
        now={NOW}
        locked={false}
        told={told}
        onAdmit={onAdmit}
        onAdmitAll={vi.fn()}
        onDeny={vi.fn()}
        barred={[]}
        onLetWait={vi.fn()}
        onSay={vi.fn()}
      />,
    );
    expect(screen.getByText("1 Example Street · alone")).toBeTruthy();
    expect(screen.getByText("Tired.", { exact: false })).toBeTruthy();
    expect(screen.getByText("Not said: a call-back number.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Admit anyway ben W." }));
    expect([onAdmit.mock.calls, screen.getByText("Admit anyway")]).toBeTruthy();
  });

  it.each([
    [false, "With this person it has more; the record says so.", ["Admit anyway ben W.", "Deny ben W."]],
    [true, "The program lets in no more.", ["Deny ben W."]],
  ])("says beforehand that the group is full (blocked: %s)", (blocks, words, names) => {
    const nothing = vi.fn();
    render(
      <LobbyPanel
        waiting={[{ ...waiting("ben"), capacity: "observer", past_cap: { holds: 12, blocks } }]}
        now={NOW}
        locked={false}
        told={new Map()}
        onAdmit={nothing}
        onAdmitAll={nothing}
        onDeny={nothing}
        barred={[]}
        onLetWait={nothing}
        onSay={nothing}
      />,
    );
    expect(screen.getByText(words, { exact: false }).textContent).toContain("This group holds 12 clients");
    const buttons = screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"));
    expect(buttons.filter(Boolean)).toEqual(names);
  });
});
