// One peer connection: one offer, one answer, tracks put in and taken out without asking again. Says when
// it is connected and when it is lost; who opens the next one is not its business.
import { CAMERA_LAYERS, layOut, type OwnLines, seatOfLine } from "./offer";

// One or two lost checks heal by themselves; larger leaves people frozen, smaller drops lines that heal.
const PATIENCE_MS = 3000;

const CONFIGURATION: RTCConfiguration = { iceServers: [], bundlePolicy: "max-bundle" };

export interface SeatTracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export interface OwnTracks {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
}

export interface PeerListener {
  onConnected(): void;
  /** It may still come back by itself. */
  onLost(): void;
  /** It never comes back. */
  onFailed(): void;
}

export class MediaPeer {
  readonly #connection: RTCPeerConnection;
  readonly #lines: OwnLines;
  #layers = CAMERA_LAYERS.length;
  #shaping = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #begun: Promise<void> | null = null;

  constructor(
    readonly seats: number,
    readonly listener: PeerListener,
  ) {
    this.#connection = new RTCPeerConnection(CONFIGURATION);
    this.#lines = layOut(this.#connection, seats);
    this.#connection.onconnectionstatechange = () => this.#watch(this.#connection.connectionState);
  }

  /** Makes the offer, once. Candidates are not waited for: the server ignores them. */
  begin(): Promise<void> {
    this.#begun ??= this.#connection.setLocalDescription();
    return this.#begun;
  }

  get hasOffer(): boolean {
    return this.#connection.localDescription !== null;
  }

  /** Negotiates through `send`, which resolves with the answer's SDP or null when there is none. */
  async negotiate(send: (sdp: string) => Promise<string | null>): Promise<boolean> {
    if (!this.hasOffer) await this.begin(); // what is there is sent before the page turns to anything else
    const answer = await send(this.#connection.localDescription?.sdp ?? "");
    if (answer === null || this.#connection.signalingState === "closed") return false;
    await this.#connection.setRemoteDescription({ type: "answer", sdp: answer });
    return true;
  }

  /** Other ways through, should the direct one be closed, or those ways only; before the offer. */
  relayBy(servers: RTCIceServer[], iceTransportPolicy: RTCIceTransportPolicy = "all"): void {
    if (servers.length === 0 || this.#begun || this.#connection.signalingState === "closed") return;
    this.#connection.setConfiguration({ ...CONFIGURATION, iceServers: servers, iceTransportPolicy });
  }

  /** Puts this person's tracks on their lines; null sends nothing. */
  async carry(own: OwnTracks): Promise<void> {
    if (this.#connection.signalingState === "closed") return;
    await Promise.all([
      replace(this.#lines.microphone, own.microphone),
      replace(this.#lines.camera, own.camera),
      replace(this.#lines.screen, own.screen),
    ]);
  }

  /** Encodes the lowest so many layers of the camera, and always one: a face is there at once when wanted. */
  wantLayers(layers: number): void {
    this.#layers = Math.max(1, layers);
    if (!this.#shaping) void this.#shape();
  }

  /** What this connection counted; empty once it is closed. */
  async stats(): Promise<RTCStats[]> {
    if (this.#connection.signalingState === "closed") return [];
    const report = await this.#connection.getStats();
    return [...(report as unknown as Map<string, RTCStats>).values()];
  }

  /** What arrives at each seat, by seat number. */
  seatTracks(): SeatTracks[] {
    const seats = Array.from({ length: this.seats }, () => ({ audio: null, video: null }) as SeatTracks);
    this.#connection.getTransceivers().forEach((transceiver, index) => {
      const line = seatOfLine(index);
      const tracks = line && seats[line.seat];
      if (tracks) seats[line.seat] = { ...tracks, [line.kind]: transceiver.receiver.track };
    });
    return seats;
  }

  close(): void {
    clearTimeout(this.#patience);
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }

  /** One change at a time: Firefox that was not waited for sends one fat stream instead of three. */
  async #shape(): Promise<void> {
    this.#shaping = true;
    try {
      for (let done = 0; done !== this.#layers && this.#connection.signalingState !== "closed"; ) {
        done = this.#layers;
        const parameters = this.#lines.camera.getParameters();
        const isSo = parameters.encodings.every(({ active }, layer) => active === layer < done);
        if (isSo) continue;
        parameters.encodings.forEach((encoding, layer) => {
          encoding.active = layer < done;
        });
        await this.#lines.camera.setParameters(parameters);
      }
    } catch {
      // The browser sends more than is of use; nobody gets less for it.
    } finally {
      this.#shaping = false;
    }
  }

  #watch(state: RTCPeerConnectionState): void {
    clearTimeout(this.#patience);
    if (state === "connected") this.listener.onConnected();
    if (state === "failed" || state === "closed") this.listener.onFailed();
    if (state === "disconnected") {
      this.#patience = setTimeout(() => this.listener.onLost(), PATIENCE_MS);
    }
  }
}

async function replace(sender: RTCRtpSender, track: MediaStreamTrack | null): Promise<void> {
  if (sender.track !== track) await sender.replaceTrack(track);
}
