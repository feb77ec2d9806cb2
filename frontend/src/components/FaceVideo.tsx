import { useEffect, useRef, useState } from "preact/hooks";
import { useSight } from "./Sight";

interface Props {
  readonly track: MediaStreamTrack | null;
  /** Whether this person sends a picture now; while not, nothing is shown, least of all the last one. */
  readonly live: boolean;
  readonly mirrored?: boolean;
  /** Whose picture it is: how high it is shown here is told to the room. */
  readonly seat?: number | undefined;
}

/** Calls `onFrame` at the next frame that is really painted; returns how to stop waiting. */
function awaitFrame(video: HTMLVideoElement, onFrame: () => void): () => void {
  if ("requestVideoFrameCallback" in video) {
    const wait = video.requestVideoFrameCallback(onFrame);
    return () => video.cancelVideoFrameCallback(wait);
  }
  const old = video as HTMLVideoElement;
  old.addEventListener("loadeddata", onFrame, { once: true });
  return () => old.removeEventListener("loadeddata", onFrame);
}

/** One person's picture, muted: voices play elsewhere. Invisible until their first frame is here. */
export function FaceVideo({ track, live, mirrored = false, seat }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  useSight(element, seat);
  const [hasFrame, setHasFrame] = useState(false);

  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = track ? new MediaStream([track]) : null;
    if (track) video.play().catch(() => undefined);
  }, [track]);

  useEffect(() => {
    setHasFrame(false);
    const video = element.current;
    return video && track && live ? awaitFrame(video, () => setHasFrame(true)) : undefined;
  }, [track, live]);

  return (
    <video
      ref={element}
      class="face-video"
      data-shown={hasFrame && live}
      data-mirrored={mirrored}
      muted
      playsInline
      disablePictureInPicture
      aria-hidden="true"
      tabIndex={-1}
    />
  );
}
