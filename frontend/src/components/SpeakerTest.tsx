import { useState } from "preact/hooks";
import type { LocalMedia } from "../media/local";
import { type Played, playTone } from "../media/speaker";
import { SPEAKER } from "../words/messages";
import { Icon } from "./Icon";
import { SpeakerPick } from "./SpeakerPick";

/** Which speaker, where there is a choice, and a tone that says whether it can be heard. */
export function SpeakerTest({ local }: { local: LocalMedia }) {
  const [said, setSaid] = useState<Played | "playing" | null>(null);
  const play = async (): Promise<void> => {
    setSaid("playing");
    setSaid(await playTone(local.speaker.value));
  };
  return (
    <div class="pick">
      <div class="speaker">
        <SpeakerPick local={local} />
        <button type="button" disabled={said === "playing"} onClick={() => void play()}>
          <Icon name="sound" />
          {SPEAKER.button}
        </button>
      </div>
      <p class="small soft" role="status">
        {said && SPEAKER[said]}
      </p>
    </div>
  );
}
