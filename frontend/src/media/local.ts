// This person's own microphone and camera: what they chose, what the browser gave, what is in the way.
// Muting keeps the microphone open (un-muting is instant); a camera that is off is really off.
import { type Signal, signal } from "@preact/signals";
import { keepChoices, readChoices } from "./choices";
import { type Device, getDevice, type Kind, listDevices, onDevicesChanged } from "./devices";
import type { MediaProblem } from "./problem";

export interface OwnSource {
  readonly on: boolean;
  readonly track: MediaStreamTrack | null;
  readonly problem: MediaProblem | null;
  readonly asking: boolean;
  readonly deviceId: string | null;
}

/** Whether others would hear or see this source. */
export function isSending(source: OwnSource): boolean {
  return source.on && source.track !== null;
}

function first(on: boolean, deviceId: string | null): OwnSource {
  return { on, deviceId, track: null, problem: null, asking: false };
}

export class LocalMedia {
  readonly microphone: Signal<OwnSource>;
  readonly camera: Signal<OwnSource>;
  readonly microphones = signal<Device[]>([]);
  readonly cameras = signal<Device[]>([]);
  readonly #stopWatching: () => void;

  constructor(readonly storage: Storage | null) {
    const kept = readChoices(storage);
    this.microphone = signal(first(kept.microphoneOn, kept.microphoneId));
    this.camera = signal(first(kept.cameraOn, kept.cameraId));
    this.#stopWatching = onDevicesChanged(() => void this.#list());
  }

  /** Asks for what is wanted, the microphone first: being heard matters more than being seen. */
  async open(): Promise<void> {
    await this.#open("audio");
    if (this.camera.value.on) await this.#open("video");
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#set("audio", { on });
    keepChoices(this.storage, { microphoneOn: on });
    const { track } = this.microphone.value;
    if (track) track.enabled = on;
    else if (on) await this.#open("audio");
  }

  async setCamera(on: boolean): Promise<void> {
    this.#set("video", { on });
    keepChoices(this.storage, { cameraOn: on });
    if (!on) this.#release("video");
    else if (!this.camera.value.track) await this.#open("video");
  }

  async choose(kind: Kind, deviceId: string): Promise<void> {
    this.#set(kind, { deviceId });
    keepChoices(this.storage, kind === "audio" ? { microphoneId: deviceId } : { cameraId: deviceId });
    if (this.#source(kind).value.on) await this.#open(kind);
  }

  /** After a refusal was lifted, or a program let the device go. */
  async retry(kind: Kind): Promise<void> {
    this.#set(kind, { on: true });
    await this.#open(kind);
  }

  /** The person goes on without a device that cannot be had; next time it is wanted again. */
  doWithout(kind: Kind): void {
    this.#set(kind, { on: false, problem: null });
  }

  /** Lets both devices go and remembers whether they were wanted: `open` takes them again. */
  release(): void {
    this.#release("audio");
    this.#release("video");
  }

  close(): void {
    this.#stopWatching();
    this.release();
  }

  #source(kind: Kind): Signal<OwnSource> {
    return kind === "audio" ? this.microphone : this.camera;
  }

  #set(kind: Kind, change: Partial<OwnSource>): void {
    const source = this.#source(kind);
    source.value = { ...source.peek(), ...change };
  }

  #release(kind: Kind): void {
    const source = this.#source(kind);
    source.peek().track?.stop();
    if (source.peek().track) source.value = { ...source.peek(), track: null };
  }

  async #open(kind: Kind): Promise<void> {
    if (this.#source(kind).value.asking) return;
    this.#release(kind); // Safari gives a second track only after the first was stopped
    this.#set(kind, { asking: true, problem: null });
    const got = await getDevice(kind, this.#source(kind).value.deviceId);
    this.#set(kind, { asking: false });
    if ("problem" in got) return this.#set(kind, { problem: got.problem });
    this.#take(kind, got.track);
    await this.#list();
  }

  #take(kind: Kind, track: MediaStreamTrack): void {
    const { on } = this.#source(kind).value;
    if (kind === "video" && !on) return track.stop(); // switched off while the browser was asking
    track.enabled = on;
    track.onended = () => this.#ended(kind, track);
    this.#set(kind, { track });
  }

  /** Unplugged, or taken away by the system: a microphone falls back to the default one, once. */
  #ended(kind: Kind, track: MediaStreamTrack): void {
    if (this.#source(kind).value.track !== track) return;
    this.#set(kind, { track: null, problem: "lost" });
    if (kind === "audio") void this.#open("audio");
  }

  async #list(): Promise<void> {
    this.microphones.value = await listDevices("audio");
    this.cameras.value = await listDevices("video");
  }
}
