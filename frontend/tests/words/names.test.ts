import { expect, it, vi } from "vitest";
import { initials, listed } from "../../src/words/names";

it.each([
  ["Ana P.", "AP"],
  ["Robin", "R"],
  ["Éva Mária K.", "ÉK"],
  ["李 W.", "李W"],
  ["", ""],
])("%s is %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it("has the same letters in a browser of another language", () => {
  vi.spyOn(String.prototype, "toLocaleUpperCase").mockReturnValue("İ"); // of an i, in Turkish
  expect(initials("ida t.")).toBe("IT");
  vi.restoreAllMocks();
});

it("lists people as one says them", () => {
  expect(listed(["Ruth T.", "Tom W.", "Uma V."])).toBe("Ruth T., Tom W., and Uma V.");
});
