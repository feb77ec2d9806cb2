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

it.each<[string, number, Space, number | undefined, ReturnType<typeof gridFor>]>([
  ["down on a phone", 14, PHONE, undefined, { columns: 2, rows: 7, tileWidth: 177, scrolls: "down" }],
  [
    "down while two rows are in sight",
    14,
    { width: 366, height: 346 },
    undefined,
    { columns: 2, rows: 7, tileWidth: 177, scrolls: "down" },
  ],
  [
    "across where two rows are not",
    14,
    { width: 366, height: 345 },
    undefined,
    { columns: 14, rows: 1, tileWidth: 177, scrolls: "across" },
  ],
  [
    "across on a phone on its side",
    9,
    { width: 820, height: 150 },
    undefined,
    { columns: 9, rows: 1, tileWidth: 133, scrolls: "across" },
  ],
  [
    "across under a screen",
    12,
    { width: 366, height: 150 },
    104,
    { columns: 12, rows: 1, tileWidth: 133, scrolls: "across" },
  ],
  [
    "not at all where all fit in the row as they are",
    2,
    { width: 366, height: 130 },
    undefined,
    { columns: 2, rows: 1, tileWidth: 128, scrolls: "no" },
  ],
  [
    "never to nothing",
    12,
    { width: 366, height: 40 },
    undefined,
    { columns: 12, rows: 1, tileWidth: 72, scrolls: "across" },
  ],
])("scrolls %s", (_name, count, space, smallest, grid) => {
  expect(gridFor(count, space, smallest)).toEqual(grid);
});

it("has nothing to lay out for nobody", () => {
  expect(gridFor(0, LAPTOP)).toEqual({ columns: 1, rows: 0, tileWidth: 0, scrolls: "no" });
});

describe("always", () => {
  const spaces = [LAPTOP, PHONE, { width: 736, height: 800 }, { width: 300, height: 200 }];
  const cases = spaces.flatMap((space) => [1, 2, 3, 5, 7, 12, 16].map((count) => ({ space, count })));

  it.each(cases)("everybody has a place that fits: $count in $space", ({ space, count }) => {
    const grid = gridFor(count, space);
    expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
    const width = grid.columns * grid.tileWidth + GAP * (grid.columns - 1);
    if (grid.scrolls !== "across") expect(width).toBeLessThanOrEqual(space.width);
    if (grid.scrolls !== "down") expect(gridHeight(grid)).toBeLessThanOrEqual(space.height);
  });

  it.each(cases)("whoever stays in sight hides nobody for good: $count in $space", ({ space, count }) => {
    const grid = gridFor(count, space);
    const [height, width] = [gridHeight({ ...grid, rows: 2 }), 2 * grid.tileWidth + GAP];
    if (grid.scrolls === "down") expect(height).toBeLessThanOrEqual(space.height);
    if (grid.scrolls === "across") expect(width).toBeLessThanOrEqual(space.width);
  });
});
