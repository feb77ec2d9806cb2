// A timer that a hidden tab does not slow down: pages' own timers may run once a minute there.

const BEAT_MS = 5000;

const beat = (): void => postMessage("beat");
let timer = setInterval(beat, BEAT_MS);

self.onmessage = ({ data: ms }: MessageEvent<number>): void => {
  clearInterval(timer);
  timer = setInterval(beat, ms);
};
