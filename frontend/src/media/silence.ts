// Whether anything at all comes out of the own microphone, by what the connection counted. No Web Audio:
// the counters of the browser are enough, and cost nothing. Pure.

// A microphone that works is never quite silent; one that another program or a phone call holds gives zeros.
// Smaller asks people who only listen in a quiet room; larger leaves somebody talking to nobody.
const SILENT_S = 20;

/** Energy and seconds of sound that the own microphone gave so far (W3C webrtc-stats, media-source). */
export interface Heard {
  readonly track: string;
  readonly energy: number;
  readonly seconds: number;
}

/** What the counters say of the own microphone; null while it gives nothing to count. */
export function heardIn(stats: readonly RTCStats[]): Heard | null {
  for (const row of stats as readonly (RTCStats & Record<string, unknown>)[]) {
    if (row.type !== "media-source" || row["kind"] !== "audio") continue;
    const { totalAudioEnergy, totalSamplesDuration, trackIdentifier } = row;
    if (typeof totalAudioEnergy !== "number" || typeof totalSamplesDuration !== "number") return null;
    return { track: String(trackIdentifier), energy: totalAudioEnergy, seconds: totalSamplesDuration };
  }
  return null;
}

/** Follows one microphone at a time: muted or absent, it is not judged. */
export class Silence {
  #since: Heard | null = null;

  /** Whether nothing has come for so long that somebody should be told. */
  judge(now: Heard | null, isOn: boolean): boolean {
    const since = this.#since;
    const isAnew = since === null || now === null || now.track !== since.track || now.energy !== since.energy;
    if (!isOn || isAnew) {
      this.#since = isOn ? now : null;
      return false;
    }
    return now.seconds - since.seconds >= SILENT_S;
  }
}
