import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/protocol/types";
import { asideFor, companionsOf } from "../../src/room/aside";
import { person, snapshot, status, you } from "../cast";

const RUTH = person("ruth", 0, { role: "facilitator" });
const TOM = person("tom", 3, { role: "facilitator" });
const ANA = person("ana", 1);
const INES = person("ines", 2, { role: "guest", capacity: "interpreter", here_for: "ana" });
const CARL = person("carl", 4, { role: "guest", capacity: "captioner" });
const PIA = person("pia", 5, { role: "guest", capacity: "family" });

function led(change: Partial<Snapshot> = {}): Snapshot {
  const own = you({ id: "ruth", role: "facilitator", seat: 0 });
  return snapshot({ you: own, participants: [RUTH, ANA, INES, TOM, CARL, PIA], ...change });
}

describe("an aside", () => {
  it("can be had with a client who is here, by who leads and is not aside", () => {
    expect(asideFor(ANA, led())).toBe("led");
    expect(asideFor(ANA, led({ participants: [RUTH, ANA] }))).toBe("unled");
    expect(asideFor(ANA, led({ participants: [RUTH, ANA, { ...TOM, elsewhere: true }] }))).toBe("unled");
    const own = you({ id: "ruth", role: "facilitator", aside: true });
    const none = [
      asideFor(INES, led()),
      asideFor(TOM, led()),
      asideFor({ ...ANA, elsewhere: true }, led()),
      asideFor(ANA, led({ you: own })),
      asideFor(ANA, led({ you: you() })),
      asideFor(ANA, led({ room: status({ meeting: "individual" }) })),
    ];
    expect(new Set(none)).toEqual(new Set(["none"]));
  });

  it("takes along who interprets or writes for this client, or for everybody", () => {
    expect(companionsOf("ana", led()).map(({ id }) => id)).toEqual(["ines", "carl"]);
    expect(companionsOf("ben", led()).map(({ id }) => id)).toEqual(["carl"]);
    const away = led({ participants: [RUTH, ANA, { ...INES, elsewhere: true }] });
    expect(companionsOf("ana", away)).toEqual([]);
  });
});
