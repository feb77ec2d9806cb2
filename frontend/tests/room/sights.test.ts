import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { heightsFor, NEWCOMER_HEIGHT, Sights, STAGE_HEIGHT } from "../../src/room/sights";

type Entries = { target: unknown; contentRect?: { height: number }; isIntersecting?: boolean }[];
const observers: FakeObserver[] = [];

class FakeObserver {
  constructor(readonly report: (entries: Entries) => void) {
    observers.push(this);
  }
  observe(): void {}
  unobserve(): void {}
}

beforeEach(() => {
  observers.length = 0;
  vi.stubGlobal("ResizeObserver", FakeObserver);
  vi.stubGlobal("IntersectionObserver", FakeObserver);
});
afterEach(() => vi.unstubAllGlobals());

it("knows the largest picture in view of each seat", () => {
  let heights: ReadonlyMap<number, number> = new Map();
  const sights = new Sights((now) => {
    heights = now;
  });
  const [small, large] = [{ clientHeight: 100 }, { clientHeight: 400 }] as unknown as Element[];
  if (!small || !large) throw new Error("no elements");
  sights.watch(small, 2);
  const stop = sights.watch(large, 2);
  expect([...heights]).toEqual([[2, 420]]);
  stop();
  expect([...heights]).toEqual([[2, 120]]);
  const [sizes, views] = observers;
  sizes?.report([{ target: small, contentRect: { height: 181 } }]);
  expect([...heights]).toEqual([[2, 210]]);
  views?.report([{ target: small, isIntersecting: false }]);
  expect([...heights]).toEqual([[2, 0]]);
});

it("wants nothing of who is out of view, and a newcomer's face at once", () => {
  const shown = new Map([[0, 210]]);
  expect(heightsFor(4, new Set([0, 1]), shown)).toEqual([210, 0, NEWCOMER_HEIGHT, STAGE_HEIGHT]);
});
