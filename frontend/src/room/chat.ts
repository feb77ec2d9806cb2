// What the chat says of itself. Pure: lines in, words and numbers out.
import type { ChatLine, Participant, Say, Snapshot } from "../protocol/types";
import { ownBreakout } from "./breakouts";

/** Where a line goes: the choices of the writer, in words. */
export interface Address {
  readonly key: string;
  readonly words: string;
  readonly to: Pick<Say, "to" | "client">;
}

const LEADS: Address = { key: "private", words: "Only the people leading", to: { to: "private" } };
const GROUP: Address = { key: "group", words: "Everyone here", to: { to: "group" } };
const STAFF: Address = { key: "staff", words: "Only those who lead", to: { to: "staff" } };

/** Whose "everyone here" a line to the group is: another one for each place. */
export function placeOf(snapshot: Pick<Snapshot, "breakouts" | "you">): string {
  return snapshot.you.aside ? "aside" : (ownBreakout(snapshot)?.id ?? "main");
}

function privately({ id, name }: Participant): Address {
  return { key: `to ${id}`, words: `Only ${name}`, to: { to: "private", client: id } };
}

/** Whom the reader may write to; never one client to another. */
export function addresses({ you, participants, between }: Snapshot): Address[] {
  if (you.role === "guest") return between.chat.open ? [GROUP] : [];
  if (you.role !== "facilitator") return between.chat.open ? [GROUP, LEADS] : [LEADS];
  return [GROUP, STAFF, ...participants.filter(({ role }) => role === "client").map(privately)];
}

/** Under a line that not everybody here reads: who does. */
export function readers(line: ChatLine, leads: boolean, names: ReadonlyMap<string, string>): string | null {
  if (line.to === "group") return null;
  if (line.to === "staff") return "among those who lead";
  if (!leads) return "only you and the people leading";
  const client = names.get(line.client ?? "") ?? (line.by === line.client ? line.name : "a client");
  return line.by === line.client ? "only to those who lead" : `only to ${client} and those who lead`;
}

/** Lines of others after line `n`. */
export function newSince(lines: readonly ChatLine[], n: number, you: string): ChatLine[] {
  return lines.filter((line) => line.n > n && line.by !== you);
}

/** One short sentence for somebody who listens; never a stream of them. */
export function spoken(lines: readonly ChatLine[], isReading: boolean): string {
  const [only] = lines;
  if (only === undefined) return "";
  if (lines.length > 1) return `${lines.length} new messages in the chat.`;
  return isReading ? `${only.name} writes: ${only.text}` : `${only.name} wrote in the chat.`;
}
