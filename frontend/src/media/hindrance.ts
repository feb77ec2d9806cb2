// What is in the way of the devices that somebody wants to use. Pure.
import type { Kind } from "./devices";
import type { OwnSource } from "./local";
import type { MediaProblem } from "./problem";

export interface Hindrance {
  readonly kind: Kind | "both";
  readonly problem: MediaProblem;
}

/** What is to be said of the two devices; the same of both is said once. */
export function hindrances(microphone: OwnSource, camera: OwnSource): Hindrance[] {
  const [sound, picture] = [problemOf(microphone), problemOf(camera)];
  if (sound && sound === picture) return [{ kind: "both", problem: sound }];
  return [
    ...(sound ? [{ kind: "audio", problem: sound } as const] : []),
    ...(picture ? [{ kind: "video", problem: picture } as const] : []),
  ];
}

function problemOf({ problem, on, asking }: OwnSource): MediaProblem | null {
  return on && !asking ? problem : null;
}
