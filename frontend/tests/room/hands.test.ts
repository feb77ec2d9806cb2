import { expect, it } from "vitest";
import { raised } from "../../src/room/hands";
import { person } from "../cast";

it("goes by when hands went up, then by seat", () => {
  const people = [
    person("ana", 0, { hand_ms: 9 }),
    person("ben", 1),
    person("cy", 2, { hand_ms: 5 }),
    person("dee", 3, { hand_ms: 5 }),
  ];
  expect(raised(people).map(({ id }) => id)).toEqual(["cy", "dee", "ana"]);
});
