import { describe, expect, it } from "vitest";
import { clientsOf, dealt, ownBreakout, roomsFor } from "../../src/room/breakouts";
import { breakouts, person, snapshot, you } from "../cast";

const IDS = ["ana", "ben", "cleo", "dina", "egon"];

describe("dealing people to rooms", () => {
  it.each([
    [2, [3, 2]],
    [3, [2, 2, 1]],
    [5, [1, 1, 1, 1, 1]],
  ])("%i rooms differ by one at most", (rooms, sizes) => {
    const chosen = [...dealt(IDS, rooms, () => 0.3).values()];
    expect(sizes.map((_, room) => chosen.filter((one) => one === room).length)).toEqual(sizes);
  });

  it("goes by chance, and forgets nobody", () => {
    const [one, other] = [dealt(IDS, 2, () => 0), dealt(IDS, 2, () => 0.99)];
    expect([...one.keys()].sort()).toEqual(IDS);
    expect([...one]).not.toEqual([...other]);
  });

  it("begins with three or four in a room", () => {
    expect([1, 4, 7, 12, 14, 40].map(roomsFor)).toEqual([2, 2, 2, 3, 4, 6]);
  });
});

it("divides clients, not those who lead", () => {
  expect(clientsOf([person("ruth", 0, { role: "facilitator" }), person("ana", 1)])).toHaveLength(1);
});

it("knows the reader's own room", () => {
  const there = { breakouts: breakouts(), you: you() };
  expect(ownBreakout(there)?.name).toBe("Blue");
  expect(ownBreakout({ ...there, you: you({ id: "ruth" }) })).toBeNull();
  expect(ownBreakout(snapshot())).toBeNull();
});
