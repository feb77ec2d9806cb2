import { expect, it } from "vitest";
import { afterClose } from "../../src/wire/closing";

it.each([
  [4403, "denied"],
  [4406, "removed"],
  [4407, "barred"],
  [4409, "left"],
  [4410, "ended"],
])("%i is the end: %s", (code, ending) => {
  expect(afterClose(code)).toEqual({ again: false, ending });
});

it.each([
  [1006, 0, false],
  [1012, 0, false],
  [4408, 0, false],
  [4421, 0, false],
  [4401, 0, true],
  [4400, 7000, false],
  [4429, 7000, false],
])("%i is tried again after %i ms, forgetting the token: %s", (code, floorMs, forget) => {
  expect(afterClose(code)).toEqual({ again: true, floorMs, forget });
});
