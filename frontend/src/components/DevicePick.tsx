import type { Kind } from "../media/devices";
import type { LocalMedia } from "../media/local";
import { SpeakerPick } from "./SpeakerPick";

/** Every choice of a device that there is: what is heard of oneself, what one hears, what is seen. */
export function DevicePicks({ local }: { local: LocalMedia }) {
  return (
    <>
      <DevicePick kind="audio" local={local} />
      <SpeakerPick local={local} />
      <DevicePick kind="video" local={local} />
    </>
  );
}

interface Props {
  readonly kind: Kind;
  readonly local: LocalMedia;
}

/** Which microphone or camera is used: a choice where there is one, else its name. */
export function DevicePick({ kind, local }: Props) {
  const isSound = kind === "audio";
  const label = isSound ? "Microphone" : "Camera";
  const source = (isSound ? local.microphone : local.camera).value;
  const devices = (isSound ? local.microphones : local.cameras).value;
  const chosen = source.track?.getSettings().deviceId ?? source.deviceId ?? "";
  const [only] = devices;
  if (!only) return null;
  if (devices.length === 1) {
    return (
      <p class="pick">
        <b>{label}</b> <span class="small soft">{only.label}</span>
      </p>
    );
  }
  return (
    <label class="pick">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => void local.choose(kind, event.currentTarget.value)}>
        {devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
