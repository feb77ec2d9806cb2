import { isSending, type LocalMedia } from "../media/local";
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

/** What is in the way of a device that is wanted, with the way out. */
export function DeviceProblems({ local }: { local: LocalMedia }) {
  const wanted = [
    ["audio", local.microphone.value],
    ["video", local.camera.value],
  ] as const;
  return (
    <>
      {wanted.map(([kind, { problem, on, asking }]) =>
        problem && on && !asking ? (
          <div class="strip" data-tone="watch" role="status" key={kind}>
            <p>{deviceProblem(kind, problem)}</p>
            <button type="button" onClick={() => void local.retry(kind)}>
              Try again
            </button>
          </div>
        ) : null,
      )}
    </>
  );
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
