// Who is shown where. Pure. Tiles stand in the order of their seats and move only when they must: nobody's
// place changes because somebody speaks, and whoever leads is on every page and stays in sight on it.
import type { Participant } from "../protocol/types";

export const PAGE_SIZE = 16;

export interface Wanted {
  readonly participants: readonly Participant[];
  readonly you: string;
  readonly layout: "circle" | "speaker";
  readonly ownHidden: boolean;
  readonly pinned: string | null;
  /** Who leads at the moment. */
  readonly leader: string | null;
  /** Who spoke last. */
  readonly speaker: string | null;
  readonly page: number;
}

export interface Arrangement {
  /** Shown large, beside their own tile; null: nobody. */
  readonly large: Participant | null;
  readonly tiles: readonly Participant[];
  readonly page: number;
  readonly pages: number;
  /** Whose tile stays in sight where tiles scroll, by id; null: nobody's. */
  readonly held: string | null;
}

/** Whoever leads, or may; one's own tile need not stay. */
function heldOne({ participants, you, leader }: Wanted): string | null {
  const others = participants.filter(({ id }) => id !== you);
  const leading = participants.find(({ id }) => id === leader);
  if (leading) return leading.id === you ? null : leading.id;
  return others.find(({ role, elsewhere }) => role === "facilitator" && !elsewhere)?.id ?? null;
}

function largeOne({ participants, you, layout, pinned, speaker, leader }: Wanted): Participant | null {
  const others = participants.filter(({ id, elsewhere }) => id !== you && !elsewhere);
  const kept = others.find(({ id }) => id === pinned);
  if (kept) return kept;
  if (layout === "circle") return null;
  const leading = others.find(({ id }) => id === leader) ?? others.find(({ role }) => role === "facilitator");
  return others.find(({ id }) => id === speaker) ?? leading ?? others[0] ?? null;
}

/** The page that is wanted, or the last there is. */
export function arrange(wanted: Wanted): Arrangement {
  const { participants, you, ownHidden, pinned, leader } = wanted;
  const large = largeOne(wanted);
  const held = heldOne(wanted);
  const shown = participants.filter(({ id }) => !ownHidden || id !== you);
  if (shown.length <= PAGE_SIZE) return { large, held, tiles: shown, page: 0, pages: 1 };
  const isAlways = ({ id, role }: Participant): boolean => role === "facilitator" || id === pinned;
  const kept = [...shown.filter(({ id }) => id === leader), ...shown.filter(({ id }) => id !== leader)];
  const always = kept.filter(isAlways).slice(0, PAGE_SIZE / 2);
  const others = shown.filter((one) => !always.includes(one));
  const room = PAGE_SIZE - always.length;
  const pages = Math.ceil(others.length / room);
  const page = Math.min(Math.max(0, wanted.page), pages - 1);
  const here = new Set([...always, ...others.slice(page * room, (page + 1) * room)]);
  return { large, held, tiles: shown.filter((one) => here.has(one)), page, pages };
}
