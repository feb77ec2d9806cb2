// Keeps one peer connection alive for as long as this browser holds the seat. Replaces, never restarts:
// the next connection is made beside the old one, which goes when the new one is connected. A line that comes
// back lets the old one heal, and whichever is there first serves.
import { reconnectDelayMs } from "../wire/policy";
import { MediaPeer, type OwnTracks, type SeatTracks } from "./peer";

// Longer than any join on a slow line; people are told within 15 s of entering (PROMISES R29).
const BLOCKED_MS = 12_000;
// An offer made ahead knows the network of that moment. Longer carries it to another one; shorter makes it anew
// while the websocket is still being opened.
const WARM_MS = 10_000;

export type CallState = "off" | "connecting" | "live" | "lost" | "blocked";

export interface CallSeam {
  /** Sends an offer; resolves with the answer's SDP, or null when the room gave none. */
  offer(sdp: string): Promise<string | null>;
  /** TURN servers, if the clinic has any. */
  relays(): Promise<RTCIceServer[]>;
  onState(state: CallState): void;
  onSeats(seats: SeatTracks[]): void;
}

export class Call {
  #key: string | null = null;
  #seats = 0;
  #own: OwnTracks = { microphone: null, camera: null, screen: null };
  #layers: number | null = null;
  #current: MediaPeer | null = null;
  #isStalled = false;
  #next: MediaPeer | null = null;
  /** Made ahead for the next dial; offered at most `WARM_MS` ago, or not yet. */
  #spare: MediaPeer | null = null;
  #cooling: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #wasLive = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly seam: CallSeam) {}

  /** `key` names the connection of ours that holds the seat; a new key needs a new offer, null none. */
  hold(key: string | null, seats: number): void {
    if (key === this.#key && seats === this.#seats) return;
    this.#key = key;
    this.#seats = seats;
    this.#attempt = 0;
    if (key === null) this.close();
    else this.#dial();
  }

  /** Lays out the next connection before it is wanted, which is most of the work. Nothing is sent, and nothing
   * of the network is looked at. */
  prepare(seats: number): void {
    if (this.#key !== null || seats === 0) return;
    if (this.#spare?.seats === seats && this.#cooling === undefined) return;
    this.#forgetSpare();
    this.#spare = this.#make(seats);
  }

  /** The prepared connection will most likely be wanted in a moment: makes its offer. */
  warm(): void {
    const spare = this.#spare;
    if (spare === null || this.#cooling !== undefined) return;
    this.#cooling = setTimeout(() => this.#forgetSpare(), WARM_MS);
    this.#begin(spare).catch(() => undefined); // whoever dials with it will see
  }

  carry(own: OwnTracks): void {
    this.#own = own;
    this.#current?.carry(own).catch(() => undefined);
    this.#next?.carry(own).catch(() => undefined);
  }

  /** So many layers of the camera are of use. */
  wantLayers(layers: number): void {
    this.#layers = layers;
    this.#current?.wantLayers(layers);
  }

  /** What the present connection counted. */
  async stats(): Promise<RTCStats[]> {
    return (await this.#current?.stats()) ?? [];
  }

  /** The room can be asked again: do not wait any longer. */
  hurry(): void {
    if (this.#retry !== undefined) this.#dial();
  }

  /** The room hears nothing of us: the line here may look well and be dead. */
  replace(): void {
    if (this.#current && !this.#next && this.#retry === undefined) this.#dial();
  }

  close(): void {
    this.#forgetSpare();
    this.#key = null;
    this.#wasLive = false;
    this.#stopRetrying();
    this.#stopWaiting();
    this.#next?.close();
    this.#current?.close();
    this.#next = null;
    this.#current = null;
    this.seam.onSeats([]);
    this.seam.onState("off");
  }

  #dial(): void {
    this.#stopRetrying();
    this.#next?.close();
    const peer = this.#takeSpare() ?? this.#make(this.#seats);
    this.#next = peer;
    this.#await();
    this.#negotiate(peer).catch(() => this.#failed(peer));
  }

  #make(seats: number): MediaPeer {
    const peer: MediaPeer = new MediaPeer(seats, {
      onConnected: () => this.#connected(peer),
      onLost: () => this.#lost(peer),
      onFailed: () => this.#failed(peer),
    });
    return peer;
  }

  /** The prepared connection, if it is for the room as it turned out to be. */
  #takeSpare(): MediaPeer | null {
    const spare = this.#spare;
    if (spare?.seats === this.#seats) this.#spare = null;
    this.#forgetSpare();
    return spare?.seats === this.#seats ? spare : null;
  }

  #forgetSpare(): void {
    clearTimeout(this.#cooling);
    this.#cooling = undefined;
    this.#spare?.close();
    this.#spare = null;
  }

  /** The blocked line is told once per wait, however often it is tried meanwhile. */
  #await(): void {
    if ((this.#current && !this.#isStalled) || this.#deadline !== undefined) return;
    this.seam.onState(this.#wasLive ? "lost" : "connecting");
    this.#deadline = setTimeout(() => this.seam.onState("blocked"), BLOCKED_MS);
  }

  async #negotiate(peer: MediaPeer): Promise<void> {
    if (peer.hasOffer) peer.carry(this.#own).catch(() => undefined);
    else await this.#begin(peer);
    const answered = await peer.negotiate((sdp) => this.seam.offer(sdp));
    if (!answered && peer === this.#next) this.#failed(peer);
  }

  async #begin(peer: MediaPeer): Promise<void> {
    await peer.carry(this.#own);
    peer.relayBy(await this.seam.relays());
    await peer.begin();
  }

  #connected(peer: MediaPeer): void {
    const other = peer === this.#next ? this.#current : this.#next;
    const isNews = peer === this.#next || this.#isStalled;
    other?.close();
    this.#current = peer;
    this.#next = null;
    this.#isStalled = false;
    this.#attempt = 0;
    this.#wasLive = true;
    this.#stopRetrying();
    this.#stopWaiting();
    if (isNews) this.seam.onSeats(peer.seatTracks());
    if (this.#layers !== null) peer.wantLayers(this.#layers);
    this.seam.onState("live");
  }

  #stopRetrying(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #stopWaiting(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** Nobody is shown as they were a while ago. */
  #lost(peer: MediaPeer): void {
    if (peer !== this.#current) return;
    this.#isStalled = true;
    this.seam.onSeats([]);
    this.#await();
    this.#retryLater();
  }

  #failed(peer: MediaPeer): void {
    peer.close();
    if (peer === this.#next) this.#next = null;
    else if (peer === this.#current) this.#current = null;
    else return;
    if (this.#current === null) this.seam.onSeats([]);
    this.#await();
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#next || this.#retry !== undefined) return;
    const delayMs = reconnectDelayMs(this.#attempt, Math.random());
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#dial(), delayMs);
  }
}
