import { expect, it } from "vitest";
import { arrange, PAGE_SIZE, type Wanted } from "../../src/room/arrange";
import { person } from "../cast";

const ruth = person("ruth", 0, { role: "facilitator" });
const ana = person("ana", 1);
const ben = person("ben", 2);

function wanted(change: Partial<Wanted> = {}): Wanted {
  return {
    participants: [ruth, ana, ben],
    you: "ana",
    layout: "circle",
    ownHidden: false,
    pinned: null,
    leader: null,
    speaker: null,
    page: 0,
    ...change,
  };
}

function crowd(count: number) {
  return [ruth, ...Array.from({ length: count - 1 }, (_, index) => person(`c${index + 1}`, index + 1))];
}

it.each<[string, Partial<Wanted>, string | null]>([
  ["nobody in the circle", { speaker: "ben" }, null],
  ["whoever is kept large", { pinned: "ben", speaker: "ruth" }, "ben"],
  ["whoever speaks", { layout: "speaker", speaker: "ben" }, "ben"],
  ["whoever leads before anybody spoke", { layout: "speaker" }, "ruth"],
  ["never oneself", { layout: "speaker", speaker: "ana" }, "ruth"],
  ["nobody who is elsewhere", { pinned: "ben", participants: [ruth, { ...ben, elsewhere: true }] }, null],
  ["nobody when one is alone", { layout: "speaker", participants: [ana] }, null],
])("large is %s", (_, change, id) => {
  expect(arrange(wanted(change)).large?.id ?? null).toBe(id);
});

const tess = person("tess", 3, { role: "facilitator" });

it.each<[string, Partial<Wanted>, string | null]>([
  ["whoever leads", { participants: [ruth, ana, ben, tess], leader: "tess" }, "tess"],
  ["somebody who may lead while nobody does", {}, "ruth"],
  [
    "nobody who is elsewhere in their place",
    { participants: [{ ...ruth, elsewhere: true }, ana, tess] },
    "tess",
  ],
  ["nobody for whoever leads", { you: "ruth", leader: "ruth", participants: [ruth, ana, tess] }, null],
  ["nobody where nobody may lead", { participants: [ana, ben] }, null],
])("in sight stays %s", (_, change, id) => {
  expect(arrange(wanted(change)).held).toBe(id);
});

it("moves nobody because somebody speaks or is large", () => {
  const tiles = ["ruth", "ana", "ben"];
  for (const speaker of tiles) {
    const found = arrange(wanted({ layout: "speaker", speaker, pinned: speaker }));
    expect(found.tiles.map(({ id }) => id)).toEqual(tiles);
  }
});

it("hides the own picture from oneself alone", () => {
  expect(arrange(wanted({ ownHidden: true })).tiles.map(({ id }) => id)).toEqual(["ruth", "ben"]);
});

it("has pages beyond sixteen, each with whoever leads, and everybody on one of them", () => {
  const participants = crowd(PAGE_SIZE + 5);
  const pages = [0, 1].map((page) => arrange(wanted({ participants, page })));
  expect(pages.map(({ tiles, pages: count }) => [tiles.length, count])).toEqual([
    [16, 2],
    [6, 2],
  ]);
  expect(pages.every(({ tiles }) => tiles[0] === ruth)).toBe(true);
  const seen = new Set(pages.flatMap(({ tiles }) => tiles.map(({ id }) => id)));
  expect(seen.size).toBe(participants.length);
  expect(arrange(wanted({ participants, page: 9 })).page).toBe(1);
});

it("fits sixteen on one page", () => {
  expect(arrange(wanted({ participants: crowd(PAGE_SIZE) })).pages).toBe(1);
});
