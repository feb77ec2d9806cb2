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
}

/** A button that is pressed while its device is on. */
export function Switch({ name, on, icons, onPress }: SwitchProps) {
  return (
    <button type="button" class="switch" aria-pressed={on} onClick={onPress}>
      <Icon name={on ? icons[0] : icons[1]} />
      <span>
        {name} <span aria-hidden="true">{on ? "on" : "off"}</span>
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

interface ControlsProps {
  readonly local: LocalMedia;
  readonly onLeave: () => void;
  /** The room, for somebody who leads it: they are asked before they go. */
  readonly led?: Snapshot | null;
  /** What stands between the devices and the way out. */
  readonly children?: ComponentChildren;
}

export function Controls({ local, onLeave, led = null, children }: ControlsProps) {
  return (
    <section class="controls" aria-label="Your controls">
      <DeviceSwitches local={local} />
      {children}
      <LeaveSwitch snapshot={led} onLeave={onLeave} />
    </section>
  );
}
