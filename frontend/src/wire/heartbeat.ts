/** Calls `onBeat` every 5 s from a worker's timer until the returned function is called. */
export function startBeats(onBeat: () => void): () => void {
  const worker = new Worker(new URL("./heartbeat.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = onBeat;
  return () => worker.terminate();
}
