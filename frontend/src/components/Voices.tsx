import { useEffect, useRef } from "preact/hooks";
import type { SeatTracks } from "../media/peer";
import { playAt } from "../media/speaker";
import type { Participant } from "../protocol/types";
import { plays } from "../room/playing";

interface VoiceProps {
  readonly track: MediaStreamTrack;
  readonly speaker: string | null;
  readonly onBlocked: () => void;
}

/** One seat's sound in a plain element: no Web Audio, so that the browser can cancel echoes. */
function Voice({ track, speaker, onBlocked }: VoiceProps) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    audio.srcObject = new MediaStream([track]);
    void plays(audio).then((may) => may || onBlocked());
    return () => {
      audio.srcObject = null;
    };
  }, [track]);
  useEffect(() => {
    if (element.current) void playAt(element.current, speaker);
  }, [speaker]);
  // biome-ignore lint/a11y/useMediaCaption: live voices; a human captioner has an area of their own
  return <audio ref={element} />;
}

interface Props {
  readonly participants: readonly Participant[];
  readonly seats: readonly SeatTracks[];
  /** The loudspeaker that was chosen. */
  readonly speaker: string | null;
  readonly onBlocked: () => void;
}

/** The sound of everybody else. */
export function Voices({ participants, seats, speaker, onBlocked }: Props) {
  return (
    <div class="voices" hidden>
      {participants.map(({ seat }) => {
        const track = seats[seat]?.audio;
        return track ? <Voice key={`${seat}`} track={track} speaker={speaker} onBlocked={onBlocked} /> : null;
      })}
    </div>
  );
}
