// A report about sound and picture for whoever looks after the clinic's server: counters and seat numbers, and
// nothing that says who anybody is. No names, ids, addresses or titles; what is not listed here is left out.
import type { Snapshot } from "../protocol/types";
import type { View } from "./view";

type Row = Readonly<Record<string, unknown>>;

const KEPT: Readonly<Record<string, readonly string[]>> = {
  "inbound-rtp": [
    "kind mid packetsReceived packetsLost packetsDiscarded jitter framesDecoded framesDropped frameHeight",
    "framesPerSecond freezeCount totalFreezesDuration concealedSamples totalSamplesReceived nackCount pliCount",
    "jitterBufferDelay jitterBufferEmittedCount keyFramesDecoded",
  ],
  "outbound-rtp": [
    "kind mid rid active packetsSent bytesSent framesEncoded frameHeight framesPerSecond nackCount pliCount",
    "qualityLimitationReason qualityLimitationDurations retransmittedPacketsSent targetBitrate",
  ],
  "remote-inbound-rtp": ["kind packetsLost fractionLost roundTripTime jitter"],
  "candidate-pair": [
    "state nominated currentRoundTripTime availableOutgoingBitrate availableIncomingBitrate",
    "bytesSent bytesReceived consentRequestsSent",
  ],
  "local-candidate": ["candidateType protocol relayProtocol networkType"],
  transport: ["dtlsState iceState selectedCandidatePairChanges tlsVersion dtlsCipher srtpCipher"],
};

function kept(row: Row): Row | null {
  const names = KEPT[String(row["type"])]?.flatMap((line) => line.split(" "));
  if (!names) return null;
  const entries = names.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]);
  return { type: row["type"], ...Object.fromEntries(entries) };
}

/** "Chromium 156", "Firefox 153", "Safari 19": the family and its version, not the device. */
export function browserFamily(agent: string): string {
  const found = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(agent.replace(/Chrome\/\d+.*(Edg\/)/, "$1"));
  const names: Readonly<Record<string, string>> = { Edg: "Edge", Chrome: "Chromium", Version: "Safari" };
  return found?.[1] ? `${names[found[1]] ?? found[1]} ${found[2]}` : "another";
}

export interface Facts {
  readonly agent: string;
  readonly version: string;
  readonly atMs: number;
  readonly line: string;
  readonly call: string;
  readonly snapshot: Snapshot | null;
  readonly view: View;
  readonly heights: ReadonlyMap<number, number>;
  readonly paused: readonly number[];
  readonly layers: number;
  readonly stats: readonly RTCStats[];
}

export function diagnostics(facts: Facts): Row {
  const { snapshot } = facts;
  return {
    report: "vioip diagnostics 1",
    version: facts.version,
    browser: browserFamily(facts.agent),
    at: new Date(facts.atMs).toISOString(),
    line: facts.line,
    call: facts.call,
    seats: snapshot?.seats ?? 0,
    own_seat: snapshot?.you.seat ?? null,
    people: (snapshot?.participants ?? []).map((one) => ({
      seat: one.seat,
      leads: one.role === "facilitator",
      microphone: one.microphone,
      camera: one.camera,
      connection: one.connection,
      line: one.line,
    })),
    view: facts.view,
    heights: [...facts.heights].map(([seat, height]) => ({ seat, height })),
    paused: facts.paused,
    layers: facts.layers,
    counters: facts.stats.flatMap((row) => kept(row as unknown as Row) ?? []),
  };
}

/** How often pictures have stood still, by the counters of one connection. */
export function freezesIn(stats: readonly RTCStats[]): number {
  return stats.reduce((sum, row) => sum + Number((row as { freezeCount?: number }).freezeCount ?? 0), 0);
}
