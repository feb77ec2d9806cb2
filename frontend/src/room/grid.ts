// How a circle of equal tiles fits a space. Pure arithmetic in CSS pixels; knows no element.

export interface Space {
  readonly width: number;
  readonly height: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  /** Which way the tiles are more than the space: then it scrolls. Whoever leads stays in sight meanwhile, over
   * one of the others, so that there is always more than one place to be seen in. */
  readonly scrolls: "no" | "down" | "across";
}

export const GAP = 12;
export const NAME_HEIGHT = 34; // the line under each face
const FACE_RATIO = 4 / 3;
const SMALLEST_TILE = 148; // narrower and a face says nothing
/** Beside something large, faces are there to be known by. */
export const SMALL_TILE = 104;
const LARGEST_TILE = 720;
const LEAST_TILE = 72; // in a row, where a screen has no more left
const SCROLLBAR = 16; // where it takes height away

function tileHeight(width: number): number {
  return width / FACE_RATIO + NAME_HEIGHT;
}

function widestFor(count: number, columns: number, space: Space): number {
  const rows = Math.ceil(count / columns);
  const byWidth = (space.width - GAP * (columns - 1)) / columns;
  const byHeight = ((space.height - GAP * (rows - 1)) / rows - NAME_HEIGHT) * FACE_RATIO;
  return Math.min(byWidth, byHeight, LARGEST_TILE);
}

function fitting(count: number, columns: number, space: Space): Grid {
  const rows = Math.ceil(count / columns);
  return { columns, rows, tileWidth: Math.floor(widestFor(count, columns, space)), scrolls: "no" };
}

function downwards(count: number, space: Space, smallest: number): Grid {
  const columns = Math.max(1, Math.floor((space.width + GAP) / (smallest + GAP)));
  const byWidth = (space.width - GAP * (columns - 1)) / columns;
  return { columns, rows: Math.ceil(count / columns), tileWidth: Math.floor(byWidth), scrolls: "down" };
}

function sideways(count: number, space: Space): Grid {
  const byHeight = (space.height - SCROLLBAR - NAME_HEIGHT) * FACE_RATIO;
  const byWidth = (space.width - GAP) / 2;
  const tileWidth = Math.max(LEAST_TILE, Math.floor(Math.min(byHeight, byWidth)));
  return { columns: count, rows: 1, tileWidth, scrolls: "across" };
}

/** The columns that make equal tiles largest. Where faces would be too small it scrolls instead: down, or in one
 * row where there is no height for two. */
export function gridFor(count: number, space: Space, smallest = SMALLEST_TILE): Grid {
  if (count < 1) return { columns: 1, rows: 0, tileWidth: 0, scrolls: "no" };
  const choices = Array.from({ length: count }, (_, index) => fitting(count, index + 1, space));
  const best = choices.reduce((one, other) => (other.tileWidth > one.tileWidth ? other : one));
  if (best.tileWidth >= smallest) return best;
  const down = downwards(count, space, smallest);
  if (2 * tileHeight(down.tileWidth) + GAP <= space.height) return down;
  const across = sideways(count, space);
  return best.tileWidth >= across.tileWidth ? best : across;
}

/** The height that a grid's tiles take together. */
export function gridHeight(grid: Grid): number {
  return grid.rows * tileHeight(grid.tileWidth) + GAP * Math.max(0, grid.rows - 1);
}
