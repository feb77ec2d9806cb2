import type { LocalMedia } from "../media/local";
import type { You } from "../protocol/types";
import { NO_VIDEO } from "../words/messages";

interface Props {
  readonly you: You;
  readonly local: LocalMedia;
}

/** To somebody whose payer counts no time without a picture, and to nobody else: what their camera means. The
 * announcer says it aloud. */
export function CameraBar({ you, local }: Props) {
  if (you.minutes?.uncounted !== "no_video") return null;
  return (
    <div class="strip" data-tone="watch">
      <p>{NO_VIDEO}</p>
      <button type="button" onClick={() => void local.setCamera(true)}>
        Turn camera on
      </button>
    </div>
  );
}
