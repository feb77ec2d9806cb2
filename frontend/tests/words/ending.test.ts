import { describe, expect, it } from "vitest";
import { countedLines, LEAVE, leadOnWords } from "../../src/words/ending";

const COUNTED = {
  over: true,
  session_s: 10_679,
  lobby_s: 840,
  day_s: 12_000,
  week_s: 22_800,
  target_s: 32_400,
  feedback: null,
};

describe("leaving", () => {
  it("says who leads on, or that nobody does", () => {
    expect(leadOnWords([])).toBe(LEAVE.alone);
    expect(leadOnWords(["Ruth T."])).toContain("Ruth T. is there");
    expect(leadOnWords(["Ruth T.", "Tom B."])).toContain("Ruth T. and Tom B. are there");
  });
});

describe("what counted", () => {
  it("floors, and never rounds up to a threshold", () => {
    expect(countedLines(COUNTED)).toEqual([
      "This session: 2 h 57",
      "Waiting room, not counted: 14 min",
      "Today: 3 h 20",
      "This week: 6 h 20 of 9 h 00",
    ]);
  });
  it("says nothing twice, and nothing that is nobody's", () => {
    expect(countedLines({ ...COUNTED, lobby_s: 0, day_s: 10_679, week_s: null })).toEqual([
      "This session: 2 h 57",
    ]);
    expect(countedLines({ ...COUNTED, session_s: null })).toEqual([]);
  });
});
