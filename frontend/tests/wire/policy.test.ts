import { expect, it } from "vitest";
import { reconnectDelayMs } from "../../src/wire/policy";

it.each([
  [0, 0],
  [1, 300],
  [2, 1200],
  [3, 2700],
  [4, 4800],
  [5, 7000],
  [50, 7000],
])("attempt %i waits %i ms before jitter", (attempt, delay) => {
  expect(reconnectDelayMs(attempt, 0)).toBe(delay);
});

it("spreads a herd, the later the wider, and never past a second", () => {
  expect(reconnectDelayMs(0, 0.999)).toBe(0);
  expect(reconnectDelayMs(1, 1)).toBe(550);
  expect(reconnectDelayMs(9, 1)).toBe(8000);
});
