// How loud the microphone is, for the meter of the device check. Only there: sound that is played to
// people never goes through Web Audio, where the browser's echo canceller would lose sight of it.

// A quiet voice in a room is about -50 dBFS, a near one -20.
const FLOOR_DB = -60;
const CEILING_DB = -15;

/** 0 to 1 of the samples' loudness; `samples` between -1 and 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

// Ten times a second reads as live and costs next to nothing.
const EVERY_MS = 100;

/** Browsers may hold all sound until the person does something; the returned function ends the trying. */
function wake(context: AudioContext): () => void {
  const gestures = ["pointerdown", "keydown"];
  const resume = (): void => {
    if (context.state === "suspended") context.resume().catch(() => undefined);
  };
  for (const gesture of gestures) window.addEventListener(gesture, resume, true);
  resume();
  return () => {
    for (const gesture of gestures) window.removeEventListener(gesture, resume, true);
  };
}

/**
 * Calls `onLevel` with 0 to 1 until the returned function is called; `isDead`: not even the rustle that every
 * microphone makes. While the browser holds sound back nothing is known, and nothing is said.
 */
export function meterLevel(
  track: MediaStreamTrack,
  onLevel: (level: number, isDead: boolean) => void,
): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const rest = wake(context);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (context.state !== "running") return;
    analyser.getFloatTimeDomainData(samples);
    onLevel(
      levelOf(samples),
      samples.every((sample) => sample === 0),
    );
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    rest();
    context.close().catch(() => undefined);
  };
}
