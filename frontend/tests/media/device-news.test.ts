import { expect, it } from "vitest";
import { type InUse, type Listed, turnOf } from "../../src/media/device-news";

function audio(id: string, group = id): Listed {
  return { kind: "audio", id, group, label: id };
}

const BUILT_IN = audio("built-in");
const HEADSET = audio("headset");
const system = (group: string): Listed => audio("default", group);
const on = (id: string | null, chosen: string | null = null): InUse => ({ id, group: id, chosen });

// Lists as Chromium (a "default" entry), Firefox and Safari (none) give them.
it.each([
  ["nothing new", on("built-in"), [BUILT_IN], null],
  ["a headset beside, which nobody chose", on("built-in"), [BUILT_IN, HEADSET], null],
  ["the one in use is unplugged without a word", on("headset"), [BUILT_IN], "gone"],
  ["the last one is unplugged", on("built-in"), [], "gone"],
  ["the chosen one is in use", on("headset", "headset"), [BUILT_IN, HEADSET], null],
  ["the chosen one comes back", on("built-in", "headset"), [BUILT_IN, HEADSET], "chosen_is_back"],
  ["the chosen one is still away", on("built-in", "headset"), [BUILT_IN], null],
  ["something comes where nothing was", on(null), [HEADSET], "something_came"],
  ["nothing comes where nothing was", on(null), [], null],
  ["names are hidden", on("built-in"), [audio("", "")], null],
  [
    "the system moves to the headset",
    { id: "default", group: "built-in", chosen: null },
    [system("headset"), BUILT_IN, HEADSET],
    "default_moved",
  ],
  [
    "the system stays",
    { id: "default", group: "built-in", chosen: null },
    [system("built-in"), BUILT_IN, HEADSET],
    null,
  ],
  [
    "the system moves and the person chose the system's own",
    { id: "default", group: "built-in", chosen: "default" },
    [system("headset"), BUILT_IN, HEADSET],
    "default_moved",
  ],
  [
    "the system moves and the person chose otherwise",
    { id: "built-in", group: "built-in", chosen: "built-in" },
    [system("headset"), BUILT_IN, HEADSET],
    null,
  ],
] as const)("%s", (_name, inUse, list, turn) => {
  expect(turnOf(inUse, list)).toBe(turn);
});
