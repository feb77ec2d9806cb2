import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Device, Kind } from "../media/devices";
import { isSending, type LocalMedia, type OwnSource } from "../media/local";
import { CHECK } from "../words/messages";
import { DeviceProblems, DeviceSwitches } from "./Controls";
import { FaceVideo } from "./FaceVideo";
import { LevelMeter } from "./LevelMeter";

interface PickProps {
  readonly kind: Kind;
  readonly label: string;
  readonly devices: Signal<Device[]>;
  readonly source: OwnSource;
  readonly local: LocalMedia;
}

function Pick({ kind, label, devices, source, local }: PickProps) {
  const chosen = source.track?.getSettings().deviceId ?? source.deviceId ?? "";
  const [only] = devices.value;
  if (!only) return null;
  if (devices.value.length === 1) {
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
        {devices.value.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Preview({ local }: { local: LocalMedia }) {
  const { track, asking } = local.camera.value;
  return (
    <div class="preview">
      <p class="preview-words">{asking || local.microphone.value.asking ? CHECK.asking : CHECK.noCamera}</p>
      <FaceVideo track={track} live={isSending(local.camera.value)} mirrored />
    </div>
  );
}

interface Props {
  readonly title: string;
  readonly local: LocalMedia;
  readonly onJoin: () => void;
}

/** Look, sound, choose, join. Joining never waits for a device. */
export function DeviceCheck({ title, local, onJoin }: Props) {
  useEffect(() => void local.open(), [local]);
  const microphone = local.microphone.value;
  return (
    <main class="check">
      <div class="check-head">
        <h1 tabIndex={-1}>{CHECK.title}</h1>
        <p class="soft">{title}</p>
      </div>
      <div class="check-look">
        <Preview local={local} />
        <div class="check-switches">
          <DeviceSwitches local={local} />
        </div>
      </div>
      <div class="check-sound">
        <Pick kind="audio" label="Microphone" devices={local.microphones} source={microphone} local={local} />
        {microphone.track && microphone.on ? (
          <LevelMeter track={microphone.track} />
        ) : (
          !microphone.problem && <p class="small soft">{CHECK.noMicrophone}</p>
        )}
        <Pick kind="video" label="Camera" devices={local.cameras} source={local.camera.value} local={local} />
        <DeviceProblems local={local} />
        <button type="button" class="primary large wide" onClick={onJoin}>
          Join
        </button>
        <p class="small soft">{CHECK.place}</p>
      </div>
    </main>
  );
}
