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

it("never speaks like a machine or a judge", () => {
  const sentences = Object.values(words).flatMap((one) =>
    typeof one === "string" ? [one] : typeof one === "object" ? Object.values(one) : [],
  );
  for (const sentence of sentences) {
    expect(sentence).not.toMatch(/failed|invalid|error|denied|kick|ban|!/i);
  }
});
