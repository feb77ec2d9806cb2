import { expect, it } from "vitest";
import * as words from "../../src/words/leading";

it("says which device was switched off", () => {
  expect(words.stoppedWords({ microphone: true, camera: false })).toMatch(
    /your microphone off.*switch it on/,
  );
  expect(words.stoppedWords({ microphone: false, camera: true })).toMatch(/your camera off/);
  expect(words.stoppedWords({ microphone: true, camera: true })).toMatch(
    /microphone and camera off.*them on/,
  );
});

it("says when the group goes on, and hurries nobody", () => {
  const now = Date.UTC(2026, 2, 2, 14, 30);
  const on_break = { since_ms: now, until_ms: now + 300_000 };
  const told = words.breakWords({ on_break }, now, true);
  expect(told).toMatch(/^Break, back at .*:35.*, in 5 min\. Minutes pause until then\.$/);
  expect(words.breakWords({ on_break }, now + 250_000, false)).toMatch(/less than a minute\.$/);
  const over = words.breakWords({ on_break }, now + 400_000, true);
  expect(over).toBe("Break. We go on in a moment. Minutes pause until then.");
});

it("never speaks like a machine or a judge", () => {
  const sentences = Object.values(words).flatMap((one) =>
    typeof one === "string" ? [one] : typeof one === "object" ? Object.values(one) : [],
  );
  for (const sentence of sentences) {
    expect(sentence).not.toMatch(/failed|invalid|error|denied|kick|ban|!/i);
  }
});
