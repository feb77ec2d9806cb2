/** Beats that go on until they are stopped; the room says how often. */
export interface Beats {
  pace(ms: number): void;
  stop(): void;
}

/** Calls `onBeat` every 5 s, or as `pace` says, from a worker's timer. */
export function startBeats(onBeat: () => void): Beats {
  const worker = new Worker(new URL("./heartbeat.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = onBeat;
  return { pace: (ms) => worker.postMessage(ms), stop: () => worker.terminate() };
}
