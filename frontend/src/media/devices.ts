// The microphone and the camera, asked for separately so that one failing does not stop the other.
import type { Listed } from "./device-news";
import { type MediaProblem, problemOf } from "./problem";

export type Got = { readonly track: MediaStreamTrack } | { readonly problem: MediaProblem };
export type Kind = "audio" | "video";

export interface Device {
  readonly id: string;
  readonly label: string;
}

const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
// The three layers are this size, half and a quarter of it.
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 24, max: 30 },
};

/** The wanted device exactly, or the default one when it is no longer there. */
export async function getDevice(kind: Kind, id: string | null): Promise<Got> {
  if (!navigator.mediaDevices?.getUserMedia) return { problem: "unsupported" };
  try {
    return { track: await open(kind, id) };
  } catch (error) {
    const problem = problemOf(error);
    return id !== null && problem === "missing" ? getDevice(kind, null) : { problem };
  }
}

async function open(kind: Kind, id: string | null): Promise<MediaStreamTrack> {
  const base = kind === "audio" ? AUDIO : VIDEO;
  const constraints = id === null ? base : { ...base, deviceId: { exact: id } };
  const stream = await navigator.mediaDevices.getUserMedia({ [kind]: constraints });
  const track = stream.getTracks()[0];
  if (!track) throw new DOMException("no track", "NotFoundError");
  return track;
}

/** Everything of one kind that is plugged in; browsers hide names and ids until one was allowed. */
export async function listed(kind: Kind): Promise<Listed[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all
    .filter((device) => device.kind === `${kind}input`)
    .map(({ deviceId, groupId, label }) => ({ kind, id: deviceId, group: groupId ?? "", label }));
}

/** Those that can be chosen by name. */
export function named(all: readonly Listed[]): Device[] {
  return all.filter(({ label }) => label !== "").map(({ id, label }) => ({ id, label }));
}

/** Loudspeakers that have a name; none where the browser lets nobody choose. */
export async function listSpeakers(): Promise<Device[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return all
    .filter(({ kind, label }) => kind === "audiooutput" && label !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

// A headset says several times that it came; larger waits for the last, smaller is quicker.
const SETTLE_MS = 400;

export function onDevicesChanged(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(run, SETTLE_MS);
  };
  navigator.mediaDevices?.addEventListener?.("devicechange", settle);
  return () => navigator.mediaDevices?.removeEventListener?.("devicechange", settle);
}
