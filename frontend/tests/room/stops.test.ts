import { expect, it } from "vitest";
import { stopsSince, sum } from "../../src/room/stops";

const none = { microphone: 0, camera: 0 };

it.each([
  ["the first look", null, { microphone: 2, camera: 1 }, [false, false]],
  ["nothing new", { microphone: 2, camera: 1 }, { microphone: 2, camera: 1 }, [false, false]],
  ["muted", none, { microphone: 1, camera: 0 }, [true, false]],
  ["both, while away", none, { microphone: 2, camera: 1 }, [true, true]],
  ["a room that begins to count anew", { microphone: 2, camera: 1 }, none, [false, false]],
])("%s", (_name, before, after, [microphone, camera]) => {
  expect(stopsSince(before, after)).toEqual({ microphone, camera });
});

it("knows how many there were", () => {
  expect(sum({ microphone: 2, camera: 1 })).toBe(3);
});
