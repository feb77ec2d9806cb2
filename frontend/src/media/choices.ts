// What this person chose on this browser last time. Nothing here says which session it was.

export interface Choices {
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

const KEY = "vioip.devices";
const FIRST: Choices = { microphoneId: null, cameraId: null, microphoneOn: true, cameraOn: true };

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
