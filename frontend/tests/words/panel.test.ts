import { describe, expect, it } from "vitest";
import { clockField, instantOf, minutesWords, nearWords, whereWords } from "../../src/words/panel";

function at(day_s: number, target_s: number | null = 10_800) {
  return { id: "a", name: "Ana P.", pronouns: "", session_s: 0, lobby_s: 0, status: "", day_s, target_s };
}

describe("words of the panel", () => {
  it("says how many are how close, floored", () => {
    expect(nearWords([])).toBeNull();
    expect(nearWords([at(10_499)])).toContain("Ana P. is at 2 h 54 of 3 h 00 today.");
    expect(nearWords([at(10_440), at(10_450), at(10_460)])).toContain("3 people are at 2 h 54 of 3 h 00");
    expect(nearWords([at(10_260), at(10_700, 12_000)])).toContain(
      "2 people are between 2 h 51 and 2 h 58 today",
    );
  });
  it("says minutes with what is asked, if anything is", () => {
    expect([minutesWords(at(3600)), minutesWords(at(3600, null))]).toEqual(["1 h 00 of 3 h 00", "1 h 00"]);
  });
  it("says for how long somebody is late", () => {
    expect(whereWords("late", 0, 720_000)).toBe("late, 12 min");
    expect(whereWords("here", 0, 720_000)).toBe("here");
  });
  it("takes times of the clock here, never of the future", () => {
    const now = new Date(2026, 2, 2, 10, 30).getTime();
    expect(instantOf(clockField(now), now)).toBe(now);
    expect(instantOf("10:31", now)).toBe(new Date(2026, 2, 1, 10, 31).getTime());
    expect(instantOf("soon", now)).toBeNull();
  });
});
