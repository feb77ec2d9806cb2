import { describe, expect, it } from "vitest";
import { asLastTime, type Card, emptyCard, missingIn } from "../../src/wire/arrival";
import { missingWords, stillWords, toldLine, unknownWords } from "../../src/words/arrival";

const CARD: Card = {
  url: "/a/",
  required: ["place", "private", "consent", "questions"],
  consent: "I agree.",
  confidentiality: "What is said here stays here.",
  questions: ["How are you?"],
  last: {
    place: "1 Example Street",
    private: true,
    phone: "(555) 555-0100",
    contact: { name: "", phone: "", may_call: false },
  },
  today: false,
  knowsTexts: true,
};

describe("the arrival card", () => {
  it("names what is required and not answered", () => {
    expect(missingIn(CARD, emptyCard(CARD))).toEqual(["place", "private", "consent", "questions"]);
    expect(missingIn({ ...CARD, consent: "", questions: [] }, emptyCard(CARD))).toEqual(["place", "private"]);
  });

  it("is whole by one press when everything is as last time", () => {
    const same = asLastTime({ ...CARD, questions: [] }, emptyCard(CARD));
    expect(missingIn({ ...CARD, questions: [] }, same)).toEqual([]);
    expect([same.place, same.private, same.consent, same.confidentiality]).toEqual([
      "1 Example Street",
      true,
      true,
      true,
    ]);
  });

  it("never agrees for anybody to words that are new", () => {
    const same = asLastTime({ ...CARD, knowsTexts: false }, emptyCard(CARD));
    expect([same.consent, same.confidentiality]).toEqual([false, false]);
  });

  it("says that nobody has to answer", () => {
    expect(missingWords(["place", "phone"])).toBe(
      "Your clinic also asks for where you are and a number to call back. If you would rather not say, go on without: the people leading will talk with you.",
    );
  });

  it("says what is still so before it is said again", () => {
    const last = { ...emptyCard(CARD), private: true, phone: "(555) 555-0100" };
    expect(stillWords(last)).toBe("That is: in private, and (555) 555-0100 still reaches you.");
    expect(stillWords({ ...last, private: false, phone: "" })).toBe("That is: not quite in private.");
  });

  it("is one line for those who lead", () => {
    const said = { ...emptyCard(CARD), place: "1 Example Street", private: false, phone: "(555) 555-0100" };
    const told = { person: "ana", missing: [], said_at: "2026-03-02T14:02:00Z", earlier: false };
    expect(toldLine({ ...told, said: { ...said, answers: [] } })).toBe(
      "1 Example Street · not alone · call back (555) 555-0100",
    );
    expect(toldLine({ ...told, earlier: true, said: { ...said, answers: [] } })).toMatch(
      /^Earlier, at .+: 1 Example Street/,
    );
    expect(toldLine({ ...told, said_at: null, missing: ["place"], said: null })).toBe("");
    expect(unknownWords(["place", "consent"])).toBe("Not said: where they are and consent.");
  });
});
