import { canShareScreen } from "../media/screen";
import type { Visit } from "../room/visit";
import { Icon } from "./Icon";

interface Props {
  readonly visit: Visit;
  /** Whether this person may show a screen now. */
  readonly may: boolean;
}

/** Shows one's screen to everybody; not there where the browser cannot, or nobody allowed it. */
export function ShareSwitch({ visit, may }: Props) {
  const isOn = visit.screen.track.value !== null;
  if (!isOn && !(may && canShareScreen())) return null;
  const press = (): void => (isOn ? visit.screen.close() : void visit.screen.open());
  return (
    <button type="button" class="switch" data-on={isOn} onClick={press}>
      <Icon name="screen" />
      <span>{isOn ? "Stop sharing" : "Share screen"}</span>
    </button>
  );
}
