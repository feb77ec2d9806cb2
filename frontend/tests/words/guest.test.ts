import { expect, it } from "vitest";
import { guestEnding } from "../../src/words/guest";

const ENDS = ["left", "denied", "removed", "ended", "signed_out", "not_yours"] as const;

it("tells a guest of no minutes and asks for no sign-in", () => {
  for (const ending of ENDS) {
    const { title, text } = guestEnding(ending);
    expect(`${title} ${text}`).not.toMatch(/minutes|sign in|clinic/i);
  }
});
