import type { LocalMedia } from "../media/local";
import { canChooseSpeaker } from "../media/speaker";
import { SPEAKER } from "../words/messages";

/** Which speaker voices come out of: where the browser lets people choose, and there is a choice. */
export function SpeakerPick({ local }: { local: LocalMedia }) {
  const speakers = local.speakers.value;
  if (!canChooseSpeaker() || speakers.length < 2) return null;
  return (
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
  );
}
