import { expect, it } from "vitest";
import { backWords, company, leadersBackWords } from "../../src/words/breakouts";
import { NOW, person } from "../cast";

it("names who else is there", () => {
  const [ana, ben, cleo] = [person("ana", 1), person("ben", 2), person("cleo", 3)];
  expect([[], [ana], [ana, ben], [ana, ben, cleo]].map(company)).toEqual([
    "Nobody else is here at the moment.",
    "With Ana P.",
    "With Ana P. and Ben P.",
    "With Ana P., Ben P. and Cleo P.",
  ]);
});

it("says how long, gently at the end", () => {
  expect(backWords({ until_ms: null }, NOW)).toMatch("will call everyone back");
  expect(backWords({ until_ms: NOW + 61_000 }, NOW)).toMatch(/^Back together at .*, in 2 min\.$/);
  expect(backWords({ until_ms: NOW + 60_000 }, NOW)).toMatch("in less than a minute");
  expect(leadersBackWords({ until_ms: null }, NOW)).toMatch("Until you call");
  expect(leadersBackWords({ until_ms: NOW + 600_000 }, NOW)).toMatch("in 10 min");
  expect(leadersBackWords({ until_ms: NOW + 1 }, NOW)).toMatch("less than a minute");
});
