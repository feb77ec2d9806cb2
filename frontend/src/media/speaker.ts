// Where voices come out: a chosen loudspeaker where the browser lets people choose, and a soft tone to try it.

export type Played = "played" | "held_back" | "away";

/** Whether this browser lets a page choose (Safari does not). */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Plays `element` at the speaker `id`, or at the default one; false: that one is not there any more. */
export async function playAt(element: HTMLMediaElement, id: string | null): Promise<boolean> {
  if (!canChooseSpeaker() || element.sinkId === (id ?? "")) return true;
  try {
    await element.setSinkId(id ?? "");
    return true;
  } catch {
    return false;
  }
}

// Two notes, a third apart, that come and go softly: nobody should be startled, and a headset's hiss is no tone.
const NOTES_HZ = [523.25, 659.25];
const NOTE_S = 0.6;
const LOUDNESS = 0.12;
const FADE_S = 0.12;

function ring(context: AudioContext, into: AudioNode): void {
  NOTES_HZ.forEach((hertz, index) => {
    const start = context.currentTime + 0.1 + index * NOTE_S;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_S);
    gain.gain.setValueAtTime(LOUDNESS, start + NOTE_S - FADE_S);
    gain.gain.linearRampToValueAtTime(0, start + NOTE_S);
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(gain).connect(into);
    note.start(start);
    note.stop(start + NOTE_S);
  });
}

/**
 * A soft tone at the speaker `id`, through an element like those that play voices. Call it from a press.
 * Resolves once it is over; `away`: that speaker is gone, and nothing was played.
 */
export async function playTone(id: string | null): Promise<Played> {
  const context = new AudioContext();
  const element = new Audio();
  try {
    if (!(await playAt(element, id))) return "away";
    const out = context.createMediaStreamDestination();
    element.srcObject = out.stream;
    await Promise.all([context.resume(), element.play()]);
    ring(context, out);
    await new Promise((resolve) => setTimeout(resolve, 1000 * (NOTES_HZ.length * NOTE_S + 0.3)));
    return "played";
  } catch {
    return "held_back";
  } finally {
    element.srcObject = null;
    void context.close().catch(() => undefined);
  }
}
