import { describe, expect, it } from "vitest";
import { linesOf, nearOnes } from "../../src/room/panel";
import type { Panel, PanelRow } from "../../src/wire/panel";
import { NOW, person, snapshot, status, waiting } from "../cast";

function row(id: string, day_s: number, change: Partial<PanelRow> = {}): PanelRow {
  const name = `${id} P.`;
  return {
    id,
    name,
    pronouns: "",
    session_s: day_s,
    lobby_s: 0,
    status: "expected",
    day_s,
    target_s: 10_800,
    ...change,
  };
}
function panel(...clients: PanelRow[]): Panel {
  return { clients, leaders: ["Ruth T."] };
}
const ROOM = snapshot({
  room: status({ scheduled_start_ms: NOW - 1_800_000 }),
  participants: [person("ana", 1), person("ben", 2)],
  waiting: [waiting("cy")],
});

describe("the panel", () => {
  it("says where everybody who is expected is", () => {
    const all = panel(row("ana", 60), row("cy", 0), row("dee", 0), row("eli", 300));
    const where = (now: number) => linesOf(all, ROOM, now).map((line) => line.where);
    expect(where(NOW)).toEqual(["here", "waiting", "late", "gone"]);
    expect(where(NOW - 1_500_000)).toEqual(["here", "waiting", "expected", "gone"]);
  });

  it("names those in the room who are a little short, and nobody else", () => {
    const near = nearOnes(
      panel(
        row("ana", 10_440),
        row("ben", 10_800),
        row("cy", 10_440), // at the door
        row("dee", 10_440), // not here
      ),
      ROOM,
    );
    expect(near.map(({ id }) => id)).toEqual(["ana"]);
    expect(nearOnes(panel(row("ana", 10_199), row("ben", 900, { target_s: null })), ROOM)).toEqual([]);
  });
});
