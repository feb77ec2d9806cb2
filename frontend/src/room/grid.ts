// How a circle of equal tiles fits a space. Pure arithmetic in CSS pixels; knows no element.

export interface Space {
  readonly width: number;
  readonly height: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  /** Whether the tiles are taller together than the space: then it scrolls. */
  readonly scrolls: boolean;
}

export const GAP = 12;
export const NAME_HEIGHT = 34; // the line under each face
const FACE_RATIO = 4 / 3;
const SMALLEST_TILE = 148; // narrower and a face says nothing
/** Beside something large, faces are there to be known by. */
export const SMALL_TILE = 104;
const LARGEST_TILE = 720;

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
  return { columns, rows, tileWidth: Math.floor(widestFor(count, columns, space)), scrolls: false };
}

function scrolling(count: number, space: Space, smallest: number): Grid {
  const columns = Math.max(1, Math.floor((space.width + GAP) / (smallest + GAP)));
  const byWidth = (space.width - GAP * (columns - 1)) / columns;
  return { columns, rows: Math.ceil(count / columns), tileWidth: Math.floor(byWidth), scrolls: true };
}

/** The columns that make equal tiles largest; where faces would be too small, it scrolls instead. */
export function gridFor(count: number, space: Space, smallest = SMALLEST_TILE): Grid {
  if (count < 1) return { columns: 1, rows: 0, tileWidth: 0, scrolls: false };
  const choices = Array.from({ length: count }, (_, index) => fitting(count, index + 1, space));
  const best = choices.reduce((one, other) => (other.tileWidth > one.tileWidth ? other : one));
  return best.tileWidth >= smallest ? best : scrolling(count, space, smallest);
}

/** The height that a grid's tiles take together. */
export function gridHeight(grid: Grid): number {
  return grid.rows * tileHeight(grid.tileWidth) + GAP * Math.max(0, grid.rows - 1);
}
