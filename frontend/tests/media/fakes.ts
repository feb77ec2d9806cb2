// Devices and a peer connection without a browser's media engine.
import { vi } from "vitest";

export class FakeTrack {
  enabled = true;
  readyState = "live";
  muted = false;
  label = "";
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  constructor(
    readonly kind: string,
    readonly deviceId: string,
    readonly groupId = "",
  ) {}
  /** What the system does to a microphone during a phone call, and undoes after it. */
  hold(muted: boolean): void {
    this.muted = muted;
    if (muted) this.onmute?.();
    else this.onunmute?.();
  }
  /** Unplugged: the browser ends the track by itself. */
  unplug(): void {
    this.readyState = "ended";
    this.onended?.();
  }
  stop(): void {
    this.readyState = "ended";
  }
  getSettings(): { deviceId: string; groupId: string } {
    return { deviceId: this.deviceId, groupId: this.groupId };
  }
}

type Answer = FakeTrack | DOMException;

/** `navigator.mediaDevices` that answers by kind, and remembers what it was asked for. */
/** A track of the screen, which the browser's own bar may end. */
export class FakeScreen extends FakeTrack {
  contentHint = "";
}

export class FakeDevices extends EventTarget {
  readonly asked: string[] = [];
  readonly answers = new Map<string, () => Answer>([
    ["audio", () => new FakeTrack("audio", "built-in")],
    ["video", () => new FakeTrack("video", "webcam")],
  ]);
  screen: FakeScreen | null = null;
  listed: { kind: string; deviceId: string; label: string; groupId?: string }[] = [
    { kind: "audioinput", deviceId: "built-in", label: "Built-in" },
    { kind: "videoinput", deviceId: "webcam", label: "Webcam" },
  ];

  async getUserMedia(constraints: Record<string, { deviceId?: { exact: string } }>) {
    const [kind = "", wanted] = Object.entries(constraints)[0] ?? [];
    this.asked.push(wanted?.deviceId ? `${kind} ${wanted.deviceId.exact}` : kind);
    if (wanted?.deviceId?.exact === "gone") throw new DOMException("", "OverconstrainedError");
    const answer = this.answers.get(kind)?.();
    if (answer instanceof DOMException) throw answer;
    return { getTracks: () => [answer] };
  }

  async getDisplayMedia() {
    this.asked.push("screen");
    this.screen = new FakeScreen("video", "screen");
    return { getVideoTracks: () => [this.screen] };
  }

  async enumerateDevices() {
    return this.listed;
  }

  refuse(kind: string, name: string): void {
    this.answers.set(kind, () => new DOMException("", name));
  }
}

export function installDevices(): FakeDevices {
  const devices = new FakeDevices();
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { mediaDevices: devices }));
  return devices;
}

export class FakeConnection {
  static readonly made: FakeConnection[] = [];
  readonly lines: { kind: string; init: RTCRtpTransceiverInit; codecs: string[]; sender: FakeSender }[] = [];
  connectionState = "new";
  signalingState = "stable";
  localDescription: { sdp: string } | null = null;
  answer = "";
  onconnectionstatechange: (() => void) | null = null;

  constructor(public configuration: RTCConfiguration) {
    FakeConnection.made.push(this);
  }

  addTransceiver(kind: string, init: RTCRtpTransceiverInit) {
    const line = { kind, init, codecs: [] as string[], sender: new FakeSender() };
    const index = this.lines.push(line) - 1;
    return Object.assign(line, {
      receiver: { track: `track ${index}` },
      setCodecPreferences: (codecs: { mimeType: string }[]) => {
        line.codecs = codecs.map(({ mimeType }) => mimeType);
      },
    });
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  getTransceivers() {
    return this.lines;
  }

  async setLocalDescription(): Promise<void> {
    this.localDescription = { sdp: `offer ${FakeConnection.made.indexOf(this)}` };
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.answer = sdp;
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  /** What the connection has counted. */
  rows: Record<string, unknown>[] = [];
  async getStats(): Promise<Map<string, unknown>> {
    return new Map(this.rows.map((row, n) => [String(n), row]));
  }

  close(): void {
    this.signalingState = "closed";
  }
}

class FakeSender {
  track: unknown = null;
  readonly encodings = [{ active: true }, { active: true }, { active: true }];
  shapes = 0;
  getParameters() {
    return { encodings: this.encodings.map((one) => ({ ...one })) };
  }
  async setParameters({ encodings }: { encodings: { active: boolean }[] }): Promise<void> {
    this.shapes += 1;
    this.encodings.splice(0, 3, ...encodings);
  }
  async replaceTrack(track: unknown): Promise<void> {
    this.track = track;
  }
}

export function installConnections(): FakeConnection[] {
  FakeConnection.made.length = 0;
  const codecs = ["audio/opus", "audio/PCMU", "video/VP8", "video/rtx", "video/H264"];
  const getCapabilities = (kind: string) => ({
    codecs: codecs.filter((name) => name.startsWith(kind)).map((mimeType) => ({ mimeType })),
  });
  vi.stubGlobal("RTCPeerConnection", FakeConnection);
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities });
  return FakeConnection.made;
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
