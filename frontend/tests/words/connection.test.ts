import { expect, it } from "vitest";
import { BEGUN, type Finding, type Findings, type Found } from "../../src/room/connection";
import { findingWords, outcomeOf } from "../../src/words/connection";

const at = (found: Found, ms: number | null = null): Finding => ({ found, ms });
const findings = (line: Finding, direct: Finding, relay: Finding): Findings => ({
  line,
  direct,
  relay,
  hindrance: null,
});

it.each([
  [findings(at("open", 20), at("open", 30), at("absent")), "good", /get through/],
  [findings(at("open", 20), at("blocked"), at("open", 60)), "good", /detour/],
  [findings(at("open", 20), at("blocked"), at("blocked")), "watch", /cannot get through this network/],
  [findings(at("open", 20), at("blocked"), at("absent")), "watch", /cannot get through this network/],
  [findings(at("open", 20), at("open", 700), at("absent")), "watch", /slow/],
  [findings(at("blocked"), at("unknown"), at("unknown")), "watch", /line to the room/],
  [{ ...BEGUN, hindrance: "offline" } as const, "watch", /cannot reach the clinic/],
  [{ ...BEGUN, hindrance: "signed_out" } as const, "watch", /signed out/],
  [{ ...BEGUN, hindrance: "busy" } as const, "info", /Many connections/],
])("says first what it means (%#)", (found, tone, what) => {
  expect(outcomeOf(found)).toMatchObject({ tone, what: expect.stringMatching(what) });
});

it("says nothing before it knows", () => {
  expect(outcomeOf(BEGUN)).toBeNull();
  expect(outcomeOf(findings(at("open", 20), at("open", 30), at("asking")))).toBeNull();
});

it("gives a figure where there is one", () => {
  expect([findingWords(at("open", 23)), findingWords(at("blocked"))]).toEqual(["open, 23 ms", "blocked"]);
});
