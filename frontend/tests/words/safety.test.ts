import { describe, expect, it } from "vitest";
import { dialled, saidAtWords } from "../../src/words/safety";

describe("a number", () => {
  it("is dialled as people write it", () => {
    expect(["(555) 555-0142", "+1 555.555.0142 after 5", "911", "after 5: 555 0142"].map(dialled)).toEqual([
      "tel:5555550142",
      "tel:+15555550142",
      "tel:911",
      "tel:5550142",
    ]);
    expect(["", "ask my aunt", "at 5 or 6"].map(dialled)).toEqual([null, null, null]);
  });
});

describe("when a place was said", () => {
  const said = new Date(2026, 2, 2, 9, 2);
  const iso = said.toISOString();

  it("is the time alone on the same day", () => {
    expect(saidAtWords(iso, new Date(2026, 2, 2, 17, 0).getTime(), false)).toBe("said at 9:02 am");
  });

  it("names the day and the session where they are others", () => {
    const words = saidAtWords(iso, new Date(2026, 2, 3, 8, 0).getTime(), true);
    expect(words).toBe("said at 9:02 am on Monday 2 March, for an earlier session");
  });
});
