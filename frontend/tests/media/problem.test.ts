import { expect, it } from "vitest";
import { problemOf } from "../../src/media/problem";

it.each([
  [new DOMException("Permission denied", "NotAllowedError"), "refused"],
  [new DOMException("Permission denied by system", "NotAllowedError"), "refused_by_system"],
  [new DOMException("", "NotReadableError"), "busy"],
  [new DOMException("", "AbortError"), "busy"],
  [new DOMException("", "NotFoundError"), "missing"],
  [new DOMException("", "OverconstrainedError"), "missing"],
  [new TypeError("x"), "unsupported"],
  [new Error("x"), "unknown"],
  ["x", "unknown"],
])("%s is %s", (error, problem) => {
  expect(problemOf(error)).toBe(problem);
});
