// What a changed list of devices means for the one in use. Pure.
import type { Kind } from "./devices";

/** A device as it stands in the list, the system's own choice with `id` "default" where the browser has one. */
export interface Listed {
  readonly kind: Kind;
  readonly id: string;
  readonly group: string;
  readonly label: string;
}

export interface InUse {
  /** The device whose sound or picture is taken; null: none. */
  readonly id: string | null;
  readonly group: string | null;
  /** What the person chose; null: whatever the system has. */
  readonly chosen: string | null;
}

export type Turn =
  /** It is gone from the list, with or without having said so. */
  | "gone"
  /** The device that the person chose is here again. */
  | "chosen_is_back"
  /** The system now has another one in mind, and the person left it to the system. */
  | "default_moved"
  /** Nothing was to be had, and now there is something. */
  | "something_came";

/** What to do about the list; null: nothing. Lists without names or ids (before a permission) say nothing. */
export function turnOf(inUse: InUse, listed: readonly Listed[]): Turn | null {
  const known = listed.filter(({ id }) => id !== "");
  if (known.length === 0) return inUse.id !== null && listed.length === 0 ? "gone" : null;
  if (inUse.id === null) return "something_came";
  if (!known.some(({ id }) => id === inUse.id)) return "gone";
  if (inUse.chosen !== null && inUse.chosen !== "default") {
    const isHere = known.some(({ id }) => id === inUse.chosen);
    return isHere && inUse.chosen !== inUse.id ? "chosen_is_back" : null;
  }
  const system = known.find(({ id }) => id === "default");
  const moved = inUse.id === "default" && system && inUse.group !== null && system.group !== inUse.group;
  return moved ? "default_moved" : null;
}
