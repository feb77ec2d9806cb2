// What this person chose on this browser last time. Nothing here says which session it was.

import type { Device } from "./devices";

export interface Choices {
  readonly microphoneId: string | null;
  readonly microphoneLabel: string | null;
  readonly cameraId: string | null;
  readonly cameraLabel: string | null;
  readonly speakerId: string | null;
  readonly speakerLabel: string | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

const KEY = "vioip.devices";
const FIRST: Choices = {
  microphoneId: null,
  microphoneLabel: null,
  cameraId: null,
  cameraLabel: null,
  speakerId: null,
  speakerLabel: null,
  microphoneOn: true,
  cameraOn: true,
};

export function readChoices(storage: Storage | null): Choices {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? "{}") as Partial<Choices>;
    return { ...FIRST, ...kept };
  } catch {
    return FIRST;
  }
}

export function keepChoices(storage: Storage | null, change: Partial<Choices>): void {
  storage?.setItem(KEY, JSON.stringify({ ...readChoices(storage), ...change }));
}

/** The device that was chosen: by its id, or by its label where the browser has given it a new id since. */
export function recall(devices: readonly Device[], id: string | null, label: string | null): Device | null {
  const sameLabel = label === null ? undefined : devices.find((one) => one.label === label);
  return devices.find((one) => one.id === id) ?? sameLabel ?? null;
}
