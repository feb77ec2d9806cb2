import { useState } from "preact/hooks";
import type { LocalMedia } from "../media/local";
import { canChooseSpeaker, type Played, playTone } from "../media/speaker";
import { SPEAKER } from "../words/messages";
import { Icon } from "./Icon";

/** Which speaker, where there is a choice, and a tone that says whether it can be heard. */
export function SpeakerTest({ local }: { local: LocalMedia }) {
  const [said, setSaid] = useState<Played | "playing" | null>(null);
  const speakers = local.speakers.value;
  const play = async (): Promise<void> => {
    setSaid("playing");
    setSaid(await playTone(local.speaker.value));
  };
  return (
    <div class="pick">
      <div class="speaker">
        {canChooseSpeaker() && speakers.length > 1 && (
          <label class="pick">
            <span>{SPEAKER.label}</span>
            <select
              value={local.speaker.value ?? ""}
              onChange={({ currentTarget }) => local.chooseSpeaker(currentTarget.value)}
            >
              {local.speaker.value === null && <option value="">{SPEAKER.ownChoice}</option>}
              {speakers.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
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
