import type { ComponentChildren } from "preact";
import { initials } from "../words/names";
import { FaceVideo } from "./FaceVideo";

interface Props {
  /** What a listener of the screen is told that this is. */
  readonly label: string;
  /** Under the picture. */
  readonly caption: string;
  /** Shown while there is no picture: letters of a name, or a sentence. */
  readonly name?: string;
  readonly words?: string | undefined;
  readonly track: MediaStreamTrack | null;
  readonly live: boolean;
  readonly seat?: number | undefined;
  readonly speaking?: boolean;
  /** What can be done about it. */
  readonly children?: ComponentChildren;
}

/** The large place above the circle: somebody's screen, or the person who is kept large. */
export function Stage({ label, caption, name, words, track, live, seat, speaking, children }: Props) {
  return (
    <section class="stage" aria-label={label} data-speaking={speaking === true}>
      <div class="stage-picture">
        {name && (
          <span class="initials" aria-hidden="true">
            {initials(name)}
          </span>
        )}
        <FaceVideo track={track} live={live} seat={seat} />
        {words && <p class="stage-words">{words}</p>}
      </div>
      <div class="stage-foot">
        <p>{caption}</p>
        {children}
      </div>
    </section>
  );
}
