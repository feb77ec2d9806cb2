import type { Kind } from "../media/devices";
import { isSending, type LocalMedia, type OwnSource } from "../media/local";
import type { MediaProblem } from "../media/problem";
import { deviceProblem } from "../words/messages";
import { Icon, type IconName } from "./Icon";

interface SwitchProps {
  readonly name: string;
  readonly on: boolean;
  readonly icons: readonly [IconName, IconName];
  readonly onPress: () => void;
}

/** A button that is pressed while its device is on. */
export function Switch({ name, on, icons, onPress }: SwitchProps) {
  return (
    <button type="button" class="switch" aria-label={name} aria-pressed={on} onClick={onPress}>
      <Icon name={on ? icons[0] : icons[1]} />
      <span aria-hidden="true">
        {name} <span class="switch-state">{on ? "on" : "off"}</span>
      </span>
    </button>
  );
}

export function DeviceSwitches({ local }: { local: LocalMedia }) {
  const microphone = isSending(local.microphone.value);
  const camera = isSending(local.camera.value);
  return (
    <>
      <Switch
        name="Microphone"
        on={microphone}
        icons={["microphone", "microphoneOff"]}
        onPress={() => void local.setMicrophone(!microphone)}
      />
      <Switch
        name="Camera"
        on={camera}
        icons={["camera", "cameraOff"]}
        onPress={() => void local.setCamera(!camera)}
      />
    </>
  );
}

function Problem({ text, onRetry }: { text: string; onRetry: () => void }) {
  return (
    <div class="strip" data-tone="watch" role="status">
      <p>{text}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

/** What is in the way of a device that is wanted, with the way out; the same for both is said once. */
export function DeviceProblems({ local }: { local: LocalMedia }) {
  const microphone = shownProblem(local.microphone.value);
  const camera = shownProblem(local.camera.value);
  const retry = (kind: Kind): void => void local.retry(kind);
  if (microphone && microphone === camera) {
    const text = deviceProblem("both", microphone);
    return <Problem text={text} onRetry={() => void local.open()} />;
  }
  return (
    <>
      {microphone && <Problem text={deviceProblem("audio", microphone)} onRetry={() => retry("audio")} />}
      {camera && <Problem text={deviceProblem("video", camera)} onRetry={() => retry("video")} />}
    </>
  );
}

function shownProblem({ problem, on, asking }: OwnSource): MediaProblem | null {
  return on && !asking ? problem : null;
}

interface ControlsProps {
  readonly local: LocalMedia;
  readonly onLeave: () => void;
}

export function Controls({ local, onLeave }: ControlsProps) {
  return (
    <div class="controls" role="group" aria-label="Your controls">
      <DeviceSwitches local={local} />
      <button type="button" class="switch leave" onClick={onLeave}>
        <Icon name="leave" />
        <span>Leave</span>
      </button>
    </div>
  );
}
