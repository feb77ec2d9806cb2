import { expect, it } from "vitest";
import type { ChatLine } from "../../src/protocol/types";
import { addresses, newSince, readers, spoken } from "../../src/room/chat";
import { between, person, snapshot, you } from "../cast";

function line(change: Partial<ChatLine> = {}): ChatLine {
  return { n: 1, at_ms: 1, by: "ana", name: "Ana P.", to: "group", client: null, text: "hello", ...change };
}

const NAMES = new Map([["ana", "Ana P."]]);

it("lets a client write to everyone here or to those who lead, and to no other client", () => {
  const words = addresses(snapshot()).map((one) => one.words);
  expect(words).toEqual(["Everyone here", "Only the people leading"]);
  const closed = snapshot({ between: between({ chat: { open: false, lines: [] } }) });
  expect(addresses(closed).map(({ to }) => to)).toEqual([{ to: "private" }]);
});

it("gives those who lead a channel of their own and one to each client", () => {
  const ruth = person("ruth", 0, { name: "Ruth T.", role: "facilitator" });
  const view = snapshot({
    you: you({ id: "ruth", role: "facilitator" }),
    participants: [ruth, person("ana", 1)],
    between: between({ chat: { open: false, lines: [] } }),
  });
  expect(addresses(view).map(({ words, to }) => [words, to])).toEqual([
    ["Everyone here", { to: "group" }],
    ["Only those who lead", { to: "staff" }],
    ["Only Ana P.", { to: "private", client: "ana" }],
  ]);
});

it.each([
  [line(), true, null],
  [line({ to: "staff" }), true, "among those who lead"],
  [line({ to: "private", client: "ana" }), true, "only to those who lead"],
  [line({ to: "private", client: "ana", by: "ruth" }), true, "only to Ana P. and those who lead"],
  [line({ to: "private", client: "gone", by: "ruth" }), true, "only to a client and those who lead"],
  [line({ to: "private", client: "ana" }), false, "only you and the people leading"],
])("says who reads a line", (one, leads, words) => {
  expect(readers(one, leads, NAMES)).toBe(words);
});

it("counts what others wrote since", () => {
  const lines = [line({ n: 1 }), line({ n: 2, by: "ben" }), line({ n: 3 }), line({ n: 4, by: "ben" })];
  expect(newSince(lines, 2, "ana").map(({ n }) => n)).toEqual([4]);
  expect(newSince(lines, 0, "ben").map(({ n }) => n)).toEqual([1, 3]);
});

it("speaks of one line or of their number", () => {
  expect(spoken([], false)).toBe("");
  expect(spoken([line()], false)).toBe("Ana P. wrote in the chat.");
  expect(spoken([line()], true)).toBe("Ana P. writes: hello");
  expect(spoken([line(), line()], true)).toBe("2 new messages in the chat.");
});
