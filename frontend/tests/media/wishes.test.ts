import { beforeEach, expect, it } from "vitest";
import { type Wish, Wishes } from "../../src/media/wishes";
import type { Reply } from "../../src/wire/replies";
import { World } from "../wire/fakes";

const OK: Reply = { type: "ok", ref: 1 };
const BUSY: Reply = { type: "refused", ref: 1, code: "too_many", detail: "" };

let world: World;
let told: (readonly [number, Wish])[];
let answers: Reply[];
let wishes: Wishes;
beforeEach(() => {
  [world, told, answers] = [new World(), [], []];
  wishes = new Wishes({
    tell: async (wish) => {
      told.push([world.ms, wish]);
      return answers.shift() ?? OK;
    },
    now: world.now,
    after: world.after,
  });
});

function wish(...heights: number[]): Wish {
  return { heights, pinned: null };
}

it("tells what is shown when it has stopped moving, once", async () => {
  wishes.want(wish(90));
  wishes.want(wish(180));
  await world.pass(150);
  wishes.want(wish(180));
  await world.pass(5000);
  expect(told).toEqual([[150, wish(180)]]);
});

it("tells at most once a second, the latest", async () => {
  wishes.want(wish(90));
  await world.pass(150);
  wishes.want(wish(180));
  wishes.want(wish(360));
  await world.pass(1000);
  expect(told).toHaveLength(1);
  await world.pass(100);
  expect(told.at(-1)).toEqual([1250, wish(360)]);
});

it("asks again after a refusal, and tells a new connection anew", async () => {
  answers = [BUSY];
  wishes.want(wish(90));
  await world.pass(150);
  await world.pass(1100);
  expect(told).toHaveLength(2);
  wishes.forget();
  wishes.want(wish(90));
  await world.pass(1100);
  expect(told).toHaveLength(3);
});

it("says nothing while nobody can be told", async () => {
  wishes.want(wish(90));
  wishes.want(null);
  await world.pass(150);
  expect(told).toEqual([]);
});
