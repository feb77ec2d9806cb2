import { useEffect } from "preact/hooks";
import { isSending, type LocalMedia } from "../media/local";
import type { RoomConfig } from "../room/config";
import type { CheckSeam } from "../room/connection";
import type { Pronouns } from "../room/pronouns";
import { CHECK } from "../words/messages";
import { ConnectionDoor } from "./ConnectionCheck";
import { DeviceSwitches } from "./Controls";
import { DevicePick } from "./DevicePick";
import { DeviceProblems } from "./DeviceProblems";
import { FaceVideo } from "./FaceVideo";
import { LevelMeter } from "./LevelMeter";
import { OwnName } from "./OwnName";
import { SpeakerTest } from "./SpeakerTest";

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
  readonly config: Pick<RoomConfig, "title" | "name" | "pronounsUrl">;
  readonly local: LocalMedia;
  readonly pronouns: Pronouns;
  readonly connection: CheckSeam;
  /** Somebody may be about to join. */
  readonly onNear: () => void;
  readonly onJoin: () => void;
}

/** Look, sound, choose, join. Joining never waits for a device. */
export function DeviceCheck({ config, local, pronouns, connection, onNear, onJoin }: Props) {
  useEffect(() => void local.open(), [local]);
  const microphone = local.microphone.value;
  return (
    <main class="check">
      <div class="check-head">
        <h1 tabIndex={-1}>{CHECK.title}</h1>
        <p class="soft">{config.title}</p>
      </div>
      <div class="check-look">
        <Preview local={local} />
        <div class="check-switches">
          <DeviceSwitches local={local} />
        </div>
        <OwnName name={config.name} pronouns={pronouns} fixed={config.pronounsUrl === ""} />
      </div>
      <div class="check-sound">
        <DevicePick kind="audio" local={local} />
        {microphone.track && microphone.on ? (
          <LevelMeter track={microphone.track} />
        ) : (
          !microphone.problem && <p class="small soft">{CHECK.noMicrophone}</p>
        )}
        <SpeakerTest local={local} />
        <DevicePick kind="video" local={local} />
        <DeviceProblems local={local} />
        <button
          type="button"
          class="primary large wide"
          onPointerEnter={onNear}
          onFocus={onNear}
          onClick={onJoin}
        >
          Join
        </button>
        <p class="small soft">{CHECK.place}</p>
        <ConnectionDoor seam={connection} />
      </div>
    </main>
  );
}
