// Who can be taken aside now, and with whom. Pure: snapshots in, answers out.
import type { Participant, Snapshot } from "../protocol/types";

/** Whether an aside with this person can be had, and whether somebody leads the group meanwhile. */
export type AsideOffer = "none" | "led" | "unled";

const GO_WITH: readonly Participant["capacity"][] = ["interpreter", "captioner"];

function isApart(chosen: Participant, { breakouts }: Snapshot): boolean {
  return chosen.elsewhere && !(breakouts?.rooms ?? []).some(({ people }) => people.includes(chosen.id));
}

export function asideFor(chosen: Participant, snapshot: Snapshot): AsideOffer {
  const { room, you, participants } = snapshot;
  if (you.role !== "facilitator" || room.meeting === "individual") return "none";
  if (chosen.role !== "client" || isApart(chosen, snapshot) || you.aside) return "none";
  const leads = participants.some(
    ({ id, role, elsewhere }) => id !== you.id && role === "facilitator" && !elsewhere,
  );
  return leads ? "led" : "unled";
}

/** Guests who may come along: interpreters and captioners of this client, or of everybody. */
export function companionsOf(client: string, snapshot: Snapshot): readonly Participant[] {
  return snapshot.participants.filter(
    (one) =>
      GO_WITH.includes(one.capacity) &&
      (one.here_for === null || one.here_for === client) &&
      !isApart(one, snapshot),
  );
}
