import type { Participant } from "../protocol/types";
import { LINES } from "../words/messages";
import { initials } from "../words/names";
import { FaceVideo } from "./FaceVideo";
import { Icon } from "./Icon";

interface Props {
  readonly participant: Participant;
  readonly track: MediaStreamTrack | null;
  readonly isYou: boolean;
  /** Whose turn this raised hand is; 0: it is not up. */
  readonly turn: number;
  /** Opens what a facilitator can do about this person. */
  readonly onChoose?: (() => void) | undefined;
}

function isBack(participant: Participant): boolean {
  return participant.connection === "live";
}

function State({ participant }: { participant: Participant }) {
  return (
    <>
      {participant.role === "facilitator" && <span class="leads">leads</span>}
      {!participant.elsewhere && !participant.microphone && (
        <span class="muted">
          <Icon name="microphoneOff" />
          <span class="visually-hidden">muted</span>
        </span>
      )}
      {isBack(participant) && LINES[participant.line] && (
        <span class="weak" data-line={participant.line}>
          {LINES[participant.line]}
        </span>
      )}
      {!participant.elsewhere && !participant.camera && <span class="visually-hidden">camera off</span>}
    </>
  );
}

/** One place in the circle: a face or initials, and the name under it. */
export function Tile({ participant, track, isYou, turn, onChoose }: Props) {
  const isHere = isBack(participant) && participant.line !== "lost";
  return (
    <li class="tile" data-seat={participant.seat} data-participant={participant.id}>
      <div class="face">
        <span class="initials" aria-hidden="true">
          {initials(participant.name)}
        </span>
        <FaceVideo key={participant.id} track={track} live={participant.camera && isHere} mirrored={isYou} />
        {(participant.elsewhere || !isBack(participant)) && <span class="soon">back soon</span>}
        {isBack(participant) && participant.away && <span class="soon">taking a minute</span>}
        {turn > 0 && (
          <span class="hand number">
            <Icon name="hand" />
            <span class="visually-hidden">hand up, turn </span>
            {turn}
          </span>
        )}
      </div>
      <p class="name">
        <span class="who">
          {participant.name}
          {isYou && <span class="you"> (you)</span>}
        </span>
        <State participant={participant} />
      </p>
      {onChoose && (
        <button
          type="button"
          class="more"
          aria-haspopup="dialog"
          aria-label={`Options for ${participant.name}`}
          onClick={onChoose}
        >
          <Icon name="more" />
        </button>
      )}
    </li>
  );
}
