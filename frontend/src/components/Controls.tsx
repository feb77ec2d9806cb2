import type { ComponentChildren } from "preact";
import { isSending, type LocalMedia } from "../media/local";
import type { Snapshot } from "../protocol/types";
import { Icon, type IconName } from "./Icon";
import { LeaveSwitch } from "./LeaveSwitch";

interface SwitchProps {
  readonly name: string;
  readonly on: boolean;
  readonly icons: readonly [IconName, IconName];
  readonly onPress: () => void;
  /** The id of the words that say why it cannot be switched on now. */
  readonly restsBecause: string | null;
}

/** A button that is pressed while its device is on. Off is always to be had. */
export function Switch({ name, on, icons, onPress, restsBecause }: SwitchProps) {
  const rests = restsBecause !== null && !on;
  return (
    <button
      type="button"
      class="switch"
      aria-pressed={on}
      aria-disabled={rests || undefined}
      aria-describedby={rests ? restsBecause : undefined}
      onClick={() => !rests && onPress()}
    >
      <Icon name={on ? icons[0] : icons[1]} />
      <span>
        {name} <span aria-hidden="true">{on ? "on" : "off"}</span>
      </span>
    </button>
  );
}

interface DeviceSwitchesProps {
  readonly local: LocalMedia;
  readonly restsBecause?: string | null;
}

export function DeviceSwitches({ local, restsBecause = null }: DeviceSwitchesProps) {
  const microphone = isSending(local.microphone.value);
  const camera = isSending(local.camera.value);
  return (
    <>
      <Switch
        name="Microphone"
        on={microphone}
        icons={["microphone", "microphoneOff"]}
        onPress={() => void local.setMicrophone(!microphone)}
        restsBecause={restsBecause}
      />
      <Switch
        name="Camera"
        on={camera}
        icons={["camera", "cameraOff"]}
        onPress={() => void local.setCamera(!camera)}
        restsBecause={restsBecause}
      />
    </>
  );
}

interface ControlsProps extends DeviceSwitchesProps {
  readonly onLeave: () => void;
  /** The room, for somebody who leads it: they are asked before they go. */
  readonly led?: Snapshot | null;
  /** What stands between the devices and the way out. */
  readonly children?: ComponentChildren;
}

export function Controls({ local, restsBecause = null, onLeave, led = null, children }: ControlsProps) {
  return (
    <section class="controls" aria-label="Your controls">
      <DeviceSwitches local={local} restsBecause={restsBecause} />
      {children}
      <LeaveSwitch snapshot={led} onLeave={onLeave} />
    </section>
  );
}
