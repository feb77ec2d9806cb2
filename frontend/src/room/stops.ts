// Which of the own devices a facilitator has switched off since we last looked. Pure.
import type { Stopped } from "../protocol/types";

export interface News {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** The first look only takes note; counts that begin anew after a restart are no news. */
export function stopsSince(before: Stopped | null, after: Stopped): News {
  if (before === null) return { microphone: false, camera: false };
  return { microphone: after.microphone > before.microphone, camera: after.camera > before.camera };
}

export function sum({ microphone, camera }: Stopped): number {
  return microphone + camera;
}
