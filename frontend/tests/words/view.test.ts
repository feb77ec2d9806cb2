import { expect, it } from "vitest";
import type { LineFigures } from "../../src/protocol/types";
import { lineSentence, pictureWords, rate } from "../../src/words/view";

function line(change: Partial<LineFigures> = {}): LineFigures {
  const figures = { lost_percent: 0, lost_back_percent: 0, jitter_ms: 5, round_trip_ms: 60 };
  return {
    id: "ana",
    line: "good",
    ...figures,
    estimate_kbps: 2400,
    height: 360,
    paused: 0,
    freezes: 0,
    ...change,
  };
}

it.each<[Partial<LineFigures>, string]>([
  [{}, "Nothing in the way."],
  [{ line: "fair" }, "Clear, with a hitch now and then."],
  [{ line: "poor" }, "It comes and goes; words may blur."],
  [{ line: "lost", lost_percent: 50 }, "Nothing comes from them at the moment."],
  [{ lost_back_percent: 12 }, "Words get lost on the way."],
  [{ round_trip_ms: 650, paused: 2 }, "Answers take a while; leave pauses."],
  [{ paused: 2 }, "They do not see everybody, so that they hear well."],
  [{ lost_percent: 4 }, "A little is lost; it should still be clear."],
])("says of %o: %s", (change, sentence) => {
  expect(lineSentence(line(change))).toBe(sentence);
});

it("writes figures with their units", () => {
  expect([rate(640), rate(1840), pictureWords(0), pictureWords(360)]).toEqual([
    "640 kbit/s",
    "1.8 Mbit/s",
    "none",
    "360 lines",
  ]);
});
