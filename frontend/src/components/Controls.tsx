import type { ComponentChildren } from "preact";
import type { Kind } from "../media/devices";
import { isSending, type LocalMedia, type OwnSource } from "../media/local";
import type { MediaProblem } from "../media/problem";
import type { Snapshot } from "../protocol/types";
import { deviceProblem } from "../words/messages";
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

interface ProblemProps {
  readonly local: LocalMedia;
  readonly kinds: readonly Kind[];
  readonly problem: MediaProblem;
  readonly inside: boolean;
}

function Problem({ local, kinds, problem, inside }: ProblemProps) {
  const [first, second] = kinds;
  const text = deviceProblem(second ? "both" : (first ?? "audio"), problem, inside);
  const retry = (): void => {
    for (const kind of kinds) void local.retry(kind);
  };
  const goOn = (): void => {
    for (const kind of kinds) void local.doWithout(kind);
  };
  return (
    <div class="strip" data-tone="watch" role="status">
      <p>{text}</p>
      <div class="actions">
        <button type="button" onClick={retry}>
          Try again
        </button>
        {problem === "silent" && (
          <button type="button" onClick={() => local.putAway("audio")}>
            All is well
          </button>
        )}
        {inside && problem !== "silent" && (
          <button type="button" onClick={goOn}>
            Go on without
          </button>
        )}
      </div>
    </div>
  );
}

interface ProblemsProps {
  readonly local: LocalMedia;
  /** In the room already: joining without is no longer the question. */
  readonly inside?: boolean;
}

/** What is in the way of a device that is wanted, with the way out; the same for both is said once. */
export function DeviceProblems({ local, inside = false }: ProblemsProps) {
  const microphone = shownProblem(local.microphone.value);
  const camera = shownProblem(local.camera.value);
  if (microphone && microphone === camera) {
    return <Problem local={local} kinds={["audio", "video"]} problem={microphone} inside={inside} />;
  }
  return (
    <>
      {microphone && <Problem local={local} kinds={["audio"]} problem={microphone} inside={inside} />}
      {camera && <Problem local={local} kinds={["video"]} problem={camera} inside={inside} />}
    </>
  );
}

function shownProblem({ problem, on, asking }: OwnSource): MediaProblem | null {
  return on && !asking ? problem : null;
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
