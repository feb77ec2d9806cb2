// One way that sound and picture could take, tried with a connection that carries nothing and is closed at once.
import { MediaPeer } from "./peer";

export interface Tried {
  readonly isOpen: boolean;
  /** There and back along it, milliseconds; null where the browser does not say. */
  readonly roundTripMs: number | null;
}

const CLOSED: Tried = { isOpen: false, roundTripMs: null };
// A slow line takes 3 s; the server gives the whole check 25 s.
const PATIENCE_MS = 10_000;

/**
 * Tries the way straight to the clinic, or through `relays` alone. `offer` resolves with the answer's SDP, or
 * null when there is none. Never throws; closes what it opened.
 */
export async function tryWay(
  offer: (sdp: string) => Promise<string | null>,
  relays: RTCIceServer[] | null,
): Promise<Tried> {
  let tell: (isOpen: boolean) => void = () => undefined;
  const outcome = new Promise<boolean>((resolve) => {
    tell = resolve;
  });
  const peer = new MediaPeer(0, {
    onConnected: () => tell(true),
    onLost: () => undefined,
    onFailed: () => tell(false),
  });
  const timer = setTimeout(() => tell(false), PATIENCE_MS);
  if (relays) peer.relayBy(relays, "relay");
  peer.negotiate(offer).then(
    (answered) => answered || tell(false),
    () => tell(false),
  );
  const tried = (await outcome)
    ? { isOpen: true, roundTripMs: roundTripIn(await peer.stats().catch(() => [])) }
    : CLOSED;
  clearTimeout(timer);
  peer.close();
  return tried;
}

/** Of the pair of addresses in use (webrtc-stats, section 6.19), in milliseconds. */
export function roundTripIn(stats: readonly RTCStats[]): number | null {
  const pairs = stats.filter(({ type }) => type === "candidate-pair") as RTCIceCandidatePairStats[];
  const times = pairs
    .filter(({ state }) => state === "succeeded")
    .flatMap(({ currentRoundTripTime }) => (currentRoundTripTime === undefined ? [] : currentRoundTripTime));
  return times.length === 0 ? null : Math.round(1000 * Math.min(...times));
}
