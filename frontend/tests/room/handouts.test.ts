import { expect, it } from "vitest";
import type { Handout } from "../../src/protocol/types";
import { addressOf, described, handoutNews, linkOf, titleOf } from "../../src/room/handouts";
import { between, NOW, snapshot } from "../cast";

const FILE: Handout = {
  id: "f1",
  title: "Relapse plan",
  kind: "pdf",
  link: null,
  bytes: 81_000,
  name: "Ruth T.",
  at_ms: NOW,
};
const LINK: Handout = { ...FILE, id: "link-1", kind: "link", link: "https://plan.invalid/", bytes: 0 };

it("says what a file is, and of a link the whole address", () => {
  expect(
    [FILE, { ...FILE, bytes: 2_345_678 }, { ...FILE, kind: "png" as const }, LINK].map(described),
  ).toEqual(["PDF, 81 kB", "PDF, 2.3 MB", "picture, 81 kB", "https://plan.invalid/"]);
  expect([FILE, LINK].map((one) => addressOf(one, "/sessions/s/"))).toEqual([
    "/sessions/s/handouts/f1/",
    "https://plan.invalid/",
  ]);
});

it.each([
  ["plan.invalid", "https://plan.invalid/"],
  [" http://plan.invalid/a b ", "http://plan.invalid/a%20b"],
  ["https://m\u0435et.invalid", "https://xn--met-rdd.invalid/"],
  ["javascript:alert(1)", null],
  ["data:text/html,hi", null],
  ["https://bank.invalid@other.invalid", null],
  ["just words", null],
  ["localhost", null],
  ["", null],
  [`https://plan.invalid/${"a".repeat(300)}`, null],
])("takes %s as %s", (text, link) => {
  expect(linkOf(text)).toBe(link);
});

it("names a file by what it was called", () => {
  expect(["Relapse_plan v2.pdf", ".txt", `${"a".repeat(99)}.png`].map(titleOf)).toEqual([
    "Relapse plan v2",
    "",
    "a".repeat(80),
  ]);
});

it("tells somebody who listens what is new, and not what was there", () => {
  const [before, after] = [[FILE], [FILE, LINK]].map((handouts) =>
    snapshot({ between: between({ handouts }) }),
  );
  if (!before || !after) throw new Error("two snapshots");
  expect(handoutNews(before, after)).toEqual(["Ruth T. shared: Relapse plan, link."]);
  expect(handoutNews(after, before)).toEqual([]);
});
