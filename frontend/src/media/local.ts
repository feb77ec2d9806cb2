// This person's own microphone and camera: what they chose, what the browser gave, what is in the way.
// Muting keeps the microphone open (un-muting is instant); a camera that is off is really off.
import { type Signal, signal } from "@preact/signals";
import { keepChoices, readChoices, recall } from "./choices";
import { type Turn, turnOf } from "./device-news";
import { type Device, getDevice, type Kind, listed, listSpeakers, named, onDevicesChanged } from "./devices";
import type { MediaProblem } from "./problem";

// A hiccup of the camera is no news; larger leaves others with a picture that stands still.
const HELD_MS = 1500;
// A system gives devices back a moment after the page is looked at again.
const GIVEN_BACK_MS = 1000;

export interface OwnSource {
  readonly on: boolean;
  readonly track: MediaStreamTrack | null;
  readonly problem: MediaProblem | null;
  readonly asking: boolean;
  readonly deviceId: string | null;
}

/** Another device is in use than a moment ago, and nobody here asked for it. */
export interface Changed {
  readonly kind: Kind | "speaker";
  readonly turn: Turn;
  /** What the one in use is called now; "": the device's own choice. */
  readonly label: string;
}

/** Whose wish it was. What the room or a minute for oneself switched is no choice for the next session. */
export type By = "person" | "room";

/** Whether others would hear or see this source. */
export function isSending(source: OwnSource): boolean {
  return source.on && source.track !== null && source.problem !== "held";
}

function first(on: boolean, deviceId: string | null): OwnSource {
  return { on, deviceId, track: null, problem: null, asking: false };
}

export class LocalMedia {
  readonly microphone: Signal<OwnSource>;
  readonly camera: Signal<OwnSource>;
  readonly microphones = signal<Device[]>([]);
  readonly cameras = signal<Device[]>([]);
  readonly changed = signal<Changed | null>(null);
  readonly speakers = signal<Device[]>([]);
  /** Where voices come out; null is the device's own choice. */
  readonly speaker: Signal<string | null>;
  readonly #stopWatching: () => void;
  #chosenSpeaker: { readonly id: string | null; readonly label: string | null };
  #silenceTold: MediaStreamTrack | null = null;
  /** How often both devices were let go: what was asked for before that is not taken any more. */
  #releases = 0;
  /** Both are let go for now: nothing opens them, whoever asks. */
  #isClosed = false;

  constructor(readonly storage: Storage | null) {
    const kept = readChoices(storage);
    this.microphone = signal(first(kept.microphoneOn, kept.microphoneId));
    this.camera = signal(first(kept.cameraOn, kept.cameraId));
    this.speaker = signal(kept.speakerId);
    this.#chosenSpeaker = { id: kept.speakerId, label: kept.speakerLabel };
    this.#stopWatching = onDevicesChanged(() => void this.#compare());
  }

  /** Asks for what is wanted, the microphone first: being heard matters more than being seen. */
  async open(): Promise<void> {
    this.allow();
    const before = this.#releases;
    await this.#open("audio");
    if (this.camera.value.on && before === this.#releases) await this.#open("video");
  }

  /** Switches first and keeps the choice then: a browser that keeps nothing switches all the same. */
  async setMicrophone(on: boolean, by: By = "person"): Promise<void> {
    const done = this.#switchMicrophone(on);
    if (by === "person") keepChoices(this.storage, { microphoneOn: on });
    await done;
  }

  async setCamera(on: boolean, by: By = "person"): Promise<void> {
    const done = this.#switchCamera(on);
    if (by === "person") keepChoices(this.storage, { cameraOn: on });
    await done;
  }

  async choose(kind: Kind, deviceId: string): Promise<void> {
    this.#set(kind, { deviceId });
    const label = labelOf((kind === "audio" ? this.microphones : this.cameras).peek(), deviceId);
    keepChoices(
      this.storage,
      kind === "audio"
        ? { microphoneId: deviceId, microphoneLabel: label }
        : { cameraId: deviceId, cameraLabel: label },
    );
    if (this.#source(kind).value.on) await this.#open(kind);
  }

  chooseSpeaker(id: string): void {
    const label = labelOf(this.speakers.peek(), id);
    this.speaker.value = id;
    this.#chosenSpeaker = { id, label };
    keepChoices(this.storage, { speakerId: id, speakerLabel: label });
  }

  /** After a refusal was lifted, or a program let the device go. */
  async retry(kind: Kind): Promise<void> {
    this.#set(kind, { on: true });
    await this.#open(kind);
  }

  /** The person goes on without a device that cannot be had; next time it is wanted again. */
  doWithout(kind: Kind): void {
    const { track } = this.#source(kind).peek();
    if (track && kind === "audio") track.enabled = false;
    this.#set(kind, { on: false, problem: null });
    if (kind === "video") this.#release("video");
  }

  /** Nothing has come from the microphone for a while, or something has again; said once of each. */
  noteSilence(isSilent: boolean): void {
    const { track, on, problem } = this.microphone.peek();
    if (!isSilent && problem === "silent") this.#set("audio", { problem: null });
    if (!isSilent || !on || problem !== null || track === null || track === this.#silenceTold) return;
    this.#silenceTold = track;
    this.#set("audio", { problem: "silent" });
  }

  /** All is well as it is. */
  putAway(kind: Kind): void {
    this.#set(kind, { problem: null });
  }

  /** The page is looked at again, perhaps after a phone call or a sleep: what was taken is asked for again. */
  async recover(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GIVEN_BACK_MS));
    for (const kind of ["audio", "video"] as const) {
      const { on, track, problem } = this.#source(kind).peek();
      const isTaken = problem === "lost" || problem === "busy" || problem === "held";
      if (on && ((track && isDead(track)) || isTaken)) await this.#open(kind);
    }
  }

  /** Lets both devices go and remembers whether they were wanted: `open` takes them again, nothing else does. */
  release(): void {
    this.#releases += 1;
    this.#isClosed = true;
    for (const kind of ["audio", "video"] as const) {
      this.#release(kind);
      this.#set(kind, { problem: null });
    }
  }

  /** From now on a switch opens its device again; none is opened by this. */
  allow(): void {
    this.#isClosed = false;
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

  async #switchMicrophone(on: boolean): Promise<void> {
    this.#set("audio", { on });
    const { track, problem } = this.microphone.value;
    if (on && (isDead(track) || problem === "held")) return this.#open("audio");
    if (track) track.enabled = on;
    if (problem === "silent") this.#set("audio", { problem: null });
  }

  async #switchCamera(on: boolean): Promise<void> {
    this.#set("video", { on });
    if (!on) this.#release("video");
    else if (isDead(this.camera.value.track)) await this.#open("video");
  }

  #release(kind: Kind): void {
    const source = this.#source(kind);
    const { track } = source.peek();
    if (!track) return;
    track.onmute = null;
    track.onunmute = null;
    track.stop();
    source.value = { ...source.peek(), track: null };
  }

  async #open(kind: Kind): Promise<void> {
    if (this.#isClosed || this.#source(kind).value.asking) return;
    this.#release(kind); // Safari gives a second track only after the first was stopped
    this.#set(kind, { asking: true, problem: null });
    const before = this.#releases;
    const got = await getDevice(kind, this.#source(kind).value.deviceId);
    this.#set(kind, { asking: false });
    if (before !== this.#releases) return "track" in got ? got.track.stop() : undefined;
    if ("problem" in got) return this.#set(kind, { problem: got.problem });
    this.#take(kind, got.track);
    await this.#list();
    await this.#recall(kind);
  }

  /** A device that was chosen another day may be here under a new id: its label tells. */
  async #recall(kind: Kind): Promise<void> {
    const kept = readChoices(this.storage);
    const wanted = this.#source(kind).value.deviceId;
    const devices = kind === "audio" ? this.microphones.value : this.cameras.value;
    const label = kind === "audio" ? kept.microphoneLabel : kept.cameraLabel;
    const found = wanted === null ? null : recall(devices, wanted, label);
    if (found !== null && found.id !== wanted) await this.choose(kind, found.id);
  }

  #take(kind: Kind, track: MediaStreamTrack): void {
    const { on } = this.#source(kind).value;
    if (kind === "video" && !on) return track.stop(); // switched off while the browser was asking
    track.enabled = on;
    track.onended = () => void this.#ended(kind, track);
    this.#watchHeld(kind, track);
    this.#set(kind, { track });
  }

  /** A phone call, or a program that came first: the track stays and gives nothing until it is given back. */
  #watchHeld(kind: Kind, track: MediaStreamTrack): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (problem: "held" | null): void => {
      if (this.#source(kind).peek().track === track) this.#set(kind, { problem });
    };
    const begin = (): void => {
      timer = setTimeout(() => track.muted && tell("held"), HELD_MS);
    };
    track.onmute = begin;
    track.onunmute = () => {
      clearTimeout(timer);
      tell(null);
    };
    if (track.muted) begin();
  }

  /** Unplugged, or taken away by the system: a microphone falls back to the default one, once. */
  async #ended(kind: Kind, track: MediaStreamTrack): Promise<void> {
    if (this.#source(kind).value.track !== track) return;
    this.#set(kind, { track: null, problem: "lost" });
    if (kind === "audio") await this.#turn(kind, "gone");
  }

  /** Takes a device again because of `turn`, and says which one it is now. */
  async #turn(kind: Kind, turn: Turn): Promise<void> {
    await this.#open(kind);
    const { track } = this.#source(kind).peek();
    if (track) this.changed.value = { kind, turn, label: track.label };
  }

  /** The list of devices has changed: so may have the one in use, without a word from the browser. */
  async #compare(): Promise<void> {
    const before = this.speaker.peek();
    await this.#list();
    this.#tellOfSpeaker(before);
    for (const kind of ["audio", "video"] as const) {
      const { on, asking, track, problem, deviceId } = this.#source(kind).peek();
      if (asking || (!on && !track)) continue; // a muted microphone is to be the right one when it is wanted
      const { deviceId: id = null, groupId: group = null } = track?.getSettings() ?? {};
      const turn = turnOf({ id, group, chosen: deviceId }, await listed(kind));
      if (turn === "gone" && track) await this.#ended(kind, track);
      else if (turn === "something_came" && (problem === "lost" || problem === "missing"))
        await this.#turn(kind, turn);
      else if (turn === "chosen_is_back" || turn === "default_moved") await this.#turn(kind, turn);
    }
  }

  async #list(): Promise<void> {
    this.microphones.value = named(await listed("audio"));
    this.cameras.value = named(await listed("video"));
    this.speakers.value = await listSpeakers();
    const { id, label } = this.#chosenSpeaker;
    if (id === null || this.speakers.value.length === 0) return;
    const speaker = recall(this.speakers.value, id, label);
    this.speaker.value = speaker?.id ?? null; // an unplugged headset: the device's own choice until it is back
  }

  /** A headset that went or came as a microphone has been told of already. */
  #tellOfSpeaker(before: string | null): void {
    const id = this.speaker.peek();
    if ((id === null) === (before === null)) return;
    const turn = id === null ? "gone" : "chosen_is_back";
    const last = this.changed.peek();
    if (last?.kind === "audio" && last.turn === turn) return;
    const label = id === null ? "" : (labelOf(this.speakers.peek(), id) ?? "");
    this.changed.value = { kind: "speaker", turn, label };
  }
}

/** Nothing comes from it, whether or not it is switched on. */
function isDead(track: MediaStreamTrack | null): boolean {
  return !track || track.muted || track.readyState === "ended";
}

function labelOf(devices: readonly Device[], id: string): string | null {
  return devices.find((one) => one.id === id)?.label ?? null;
}
