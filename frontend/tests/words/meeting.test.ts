import { expect, it } from "vitest";
import { inWords } from "../../src/words/meeting";

const SAID = "Clients write to the group. The group's chat is resting.";

it("calls nothing a group that is none", () => {
  expect(inWords(SAID, { meeting: "group" })).toBe(SAID);
  expect(inWords(SAID, { meeting: "individual" })).toBe("Clients write to the session. The chat is resting.");
});
