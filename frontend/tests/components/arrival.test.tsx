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
  last: { place: "1 Example Street", phone: "", contact: { name: "", phone: "", may_call: false } },
  knowsTexts: true,
};

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
        onSay={nothing}
      />,
    );
    expect(screen.getByText(words, { exact: false }).textContent).toContain("This group holds 12 clients");
    const buttons = screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"));
    expect(buttons).toEqual(names);
  });
});
