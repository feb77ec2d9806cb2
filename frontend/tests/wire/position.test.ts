import { expect, it } from "vitest";
import { isBehind, type Order, orderOf } from "../../src/wire/position";

it.each<[number, number, Order]>([
  [2, 6, "next"],
  [2, 5, "old"],
  [2, 1, "old"],
  [2, 7, "gap"],
  [3, 1, "gap"],
  [1, 99, "old"],
])("after event 5 of epoch 2, event %i/%i is %s", (epoch, n, order) => {
  expect(orderOf({ epoch: 2, n: 5 }, { epoch, n })).toBe(order);
});

it.each([
  [2, 5, false],
  [2, 6, true],
  [3, 0, true],
])("compared with a room at %i/%i it is behind: %s", (epoch, n, behind) => {
  expect(isBehind({ epoch: 2, n: 5 }, { epoch, n })).toBe(behind);
});
