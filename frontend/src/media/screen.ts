// This person's screen while they show it. The browser asks which one, and may end it with a bar of its own.
import { signal } from "@preact/signals";

// Text sharp before motion smooth; more frames cost everybody's line and say nothing on a worksheet.
const FRAMES_PER_S = 15;
const WANTED: DisplayMediaStreamOptions = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: FRAMES_PER_S } },
  audio: false,
};

export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export class OwnScreen {
  readonly track = signal<MediaStreamTrack | null>(null);
  #asking = false;

  /** Asks the person for a screen; resolves with whether there is one. Putting the question away is no error. */
  async open(): Promise<boolean> {
    if (this.track.peek() !== null) return true;
    if (this.#asking) return false;
    this.#asking = true;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia(WANTED);
      return this.#take(stream.getVideoTracks()[0]);
    } catch {
      return false;
    } finally {
      this.#asking = false;
    }
  }

  close(): void {
    const track = this.track.peek();
    this.track.value = null;
    track?.stop();
  }

  #take(track: MediaStreamTrack | undefined): boolean {
    if (!track) return false;
    track.contentHint = "detail";
    track.onended = () => {
      if (this.track.peek() === track) this.track.value = null;
    };
    this.track.value = track;
    return true;
  }
}
