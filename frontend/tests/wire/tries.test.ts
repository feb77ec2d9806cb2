import { describe, expect, it } from "vitest";
import { Tries } from "../../src/wire/tries";

/** The waits between `count` tries, each of which took `tookMs` and was answered or not. */
function waits(count: number, { tookMs, answered }: { tookMs: number; answered: boolean }): number[] {
  const tries = new Tries();
  let now = 0;
  return Array.from({ length: count }, () => {
    tries.begin(now);
    now += tookMs;
    if (answered) tries.note();
    const due = tries.due(now, 0);
    const waited = due - now;
    now = due;
    return waited;
  });
}

describe("tries of a line that is gone", () => {
  it.each([
    ["stay close where nothing answers", 0, false, [0, 300, 1200, 2500, 2500, 2500, 2500]],
    ["count what each of them took", 1000, false, [0, 300, 300, 1500, 1500, 1500, 1500]],
    ["follow at once where each took long", 6000, false, [0, 300, 300, 300, 300, 300, 300]],
    ["grow apart where the server answers", 0, true, [0, 300, 1200, 2700, 4800, 7000, 7000]],
    ["spare a server that takes long to answer", 6000, true, [0, 300, 1200, 2700, 4800, 7000, 7000]],
  ])("%s", (_name, tookMs, answered, expected) => {
    expect(waits(7, { tookMs, answered })).toEqual(expected);
  });

  it("start over once the line stood", () => {
    const tries = new Tries();
    for (const _ of [1, 2, 3]) tries.due(0, 0);
    tries.reset();
    expect([tries.due(0, 0), tries.due(0, 0)]).toEqual([0, 300]);
  });

  it("open a websocket ever more rarely where nothing answers, and always where something does", () => {
    const tries = new Tries();
    const knocks: number[] = [];
    for (let n = 1; n <= 200; n += 1) {
      tries.due(0, 0);
      tries.begin(0);
      if (tries.mayKnock) knocks.push(n);
    }
    expect(knocks).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    tries.note();
    expect(tries.mayKnock).toBe(true);
  });
});
