import { describe, expect, it } from "vitest";
import { GAP, gridFor, gridHeight, type Space } from "../../src/room/grid";

const LAPTOP: Space = { width: 1408, height: 716 };
const PHONE: Space = { width: 366, height: 660 };

it.each<[string, Space, number, number]>([
  ["laptop", LAPTOP, 1, 1],
  ["laptop", LAPTOP, 2, 2],
  ["laptop", LAPTOP, 8, 4],
  ["laptop", LAPTOP, 14, 5],
  ["phone", PHONE, 1, 1],
  ["phone", PHONE, 2, 1],
  ["phone", PHONE, 8, 2],
])("on a %s %# people sit in the columns that make them largest", (_name, space, count, columns) => {
  expect(gridFor(count, space).columns).toBe(columns);
});

it("scrolls where faces would say nothing", () => {
  expect(gridFor(14, PHONE)).toEqual({ columns: 2, rows: 7, tileWidth: 177, scrolls: true });
});

it("has nothing to lay out for nobody", () => {
  expect(gridFor(0, LAPTOP)).toEqual({ columns: 1, rows: 0, tileWidth: 0, scrolls: false });
});

describe("always", () => {
  const spaces = [LAPTOP, PHONE, { width: 736, height: 800 }, { width: 300, height: 200 }];
  const cases = spaces.flatMap((space) => [1, 2, 3, 5, 7, 12, 16].map((count) => ({ space, count })));

  it.each(cases)("everybody has a place that fits: $count in $space", ({ space, count }) => {
    const grid = gridFor(count, space);
    expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
    expect(grid.columns * grid.tileWidth + GAP * (grid.columns - 1)).toBeLessThanOrEqual(space.width);
    if (!grid.scrolls) expect(gridHeight(grid)).toBeLessThanOrEqual(space.height);
  });
});
