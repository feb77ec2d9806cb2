// What a session is called on screen: a group is a group, everything else is not.
import type { Participant, RoomStatus } from "../protocol/types";

/** The same sentence for a session of two or of a family. */
export function inWords(text: string, { meeting }: Pick<RoomStatus, "meeting">): string {
  if (meeting === "group") return text;
  return text.replaceAll(/\b(the|The) group('s)?\b/g, (_, the: string, own?: string) =>
    own ? the : `${the} session`,
  );
}

export const CAPACITIES: Readonly<Record<NonNullable<Participant["capacity"]>, string>> = {
  family: "Family",
  interpreter: "Interpreter",
  captioner: "Captioner",
  observer: "Observer",
};
