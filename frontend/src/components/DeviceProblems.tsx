import type { Kind } from "../media/devices";
import { type Hindrance, hindrances } from "../media/hindrance";
import type { LocalMedia } from "../media/local";
import { deviceProblem } from "../words/messages";

interface Props {
  readonly local: LocalMedia;
  /** In the room already: joining without is no longer the question. */
  readonly inside?: boolean;
}

const KINDS: Readonly<Record<Hindrance["kind"], readonly Kind[]>> = {
  audio: ["audio"],
  video: ["video"],
  both: ["audio", "video"],
};

function Problem({ local, kind, problem, inside = false }: Props & Hindrance) {
  const retry = (): void => {
    for (const one of KINDS[kind]) void local.retry(one);
  };
  const goOn = (): void => {
    for (const one of KINDS[kind]) void local.doWithout(one);
  };
  return (
    <div class="strip" data-tone="watch">
      <p>{deviceProblem(kind, problem, inside)}</p>
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

/** What is in the way of a device that is wanted, with the way out. */
export function DeviceProblems({ local, inside = false }: Props) {
  return (
    <>
      {hindrances(local.microphone.value, local.camera.value).map((one) => (
        <Problem key={one.kind} local={local} inside={inside} {...one} />
      ))}
    </>
  );
}
