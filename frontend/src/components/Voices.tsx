import { useEffect, useRef } from "preact/hooks";
import type { SeatTracks } from "../media/peer";
import type { Participant } from "../protocol/types";

interface VoiceProps {
  readonly track: MediaStreamTrack;
  readonly onBlocked: () => void;
}

/** One seat's sound in a plain element: no Web Audio, so that the browser can cancel echoes. */
function Voice({ track, onBlocked }: VoiceProps) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = new MediaStream([track]);
    audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") onBlocked();
    });
    return () => {
      audio.srcObject = null;
    };
  }, [track]);
  // biome-ignore lint/a11y/useMediaCaption: live voices; a human captioner has an area of their own
  return <audio ref={element} />;
}

interface Props {
  readonly participants: readonly Participant[];
  readonly seats: readonly SeatTracks[];
  readonly onBlocked: () => void;
}

/** The sound of everybody else. */
export function Voices({ participants, seats, onBlocked }: Props) {
  return (
    <div class="voices" hidden>
      {participants.map(({ seat }) => {
        const track = seats[seat]?.audio;
        return track ? <Voice key={`${seat}`} track={track} onBlocked={onBlocked} /> : null;
      })}
    </div>
  );
}

/** The person pressed *Turn sound on*: that is the gesture every element was waiting for. */
export function playEverything(root: ParentNode): Promise<unknown> {
  const elements = [...root.querySelectorAll<HTMLMediaElement>("audio, video")];
  return Promise.all(elements.map((element) => element.play().catch(() => undefined)));
}
