import type { Participant } from "../protocol/types";
import { ASIDE_ALONE } from "../words/leading";
import { CAPACITIES } from "../words/meeting";
import { LINES } from "../words/messages";
import { initials } from "../words/names";
import { PAUSED } from "../words/view";
import { FaceVideo } from "./FaceVideo";
import { Icon } from "./Icon";
import { Name } from "./Name";

export interface AsideAct {
  /** Nobody else leads the group meanwhile. */
  readonly alone: boolean;
  /** There is somebody who could come along: asked first. */
  readonly asks: boolean;
  readonly onTake: () => void;
}

interface Props {
  readonly participant: Participant;
  readonly track: MediaStreamTrack | null;
  readonly isYou: boolean;
  readonly speaking: boolean;
  /** The picture does not come, to keep sound clear. */
  readonly paused: boolean;
  /** This person takes no pictures at all. */
  readonly blind: boolean;
  /** Of those who may lead, the one who does at the moment. */
  readonly leading: boolean;
  /** Whose turn this raised hand is; 0: it is not up. */
  readonly turn: number;
  /** Opens what a facilitator can do about this person. */
  readonly onChoose?: (() => void) | undefined;
  /** Takes this client aside, or offers with whom; for those who lead. */
  readonly aside?: AsideAct | undefined;
  /** Keeps this person large, or no longer; `pinned` says which it is. */
  readonly onPin?: (() => void) | undefined;
  readonly pinned: boolean;
  /** Stays in sight where tiles scroll. */
  readonly held: boolean;
}

function isBack(participant: Participant): boolean {
  return participant.connection === "live";
}

function State({
  participant,
  speaking,
  leading,
}: {
  participant: Participant;
  speaking: boolean;
  leading: boolean;
}) {
  return (
    <>
      {speaking && <span class="visually-hidden">speaking</span>}
      {participant.role === "facilitator" && <span class="leads">{leading ? "leads" : "co-leads"}</span>}
      {participant.capacity && <span class="leads">{CAPACITIES[participant.capacity]}</span>}
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

function AsideButton({ name, alone, asks, onTake }: AsideAct & { readonly name: string }) {
  return (
    <button
      type="button"
      class="more take-aside"
      aria-label={`Take ${name} aside`}
      aria-haspopup={asks ? "dialog" : undefined}
      title={alone ? `Talk aside. ${ASIDE_ALONE}` : "Talk aside"}
      onClick={({ currentTarget }) => {
        // Aside, this button goes; their options, the next one, stay.
        (currentTarget.nextElementSibling as HTMLElement | null)?.focus();
        onTake();
      }}
    >
      <Icon name="aside" />
    </button>
  );
}

/** One place in the circle: a face or initials, and the name under it. */
export function Tile(props: Props) {
  const { participant, track, isYou, speaking, turn, onChoose } = props;
  const isHere = isBack(participant) && participant.line !== "lost";
  const comes = isYou || !(props.paused || props.blind);
  const isPaused = props.paused && !isYou && !props.blind && participant.camera && isHere;
  return (
    <li
      class="tile"
      data-seat={participant.seat}
      data-own={isYou}
      data-participant={participant.id}
      data-held={props.held}
      data-speaking={speaking && !participant.elsewhere}
    >
      <div class="face">
        <span class="initials" aria-hidden="true">
          {initials(participant.name)}
        </span>
        <FaceVideo
          key={participant.id}
          track={track}
          live={participant.camera && isHere && comes}
          mirrored={isYou}
          seat={isYou ? undefined : participant.seat}
        />
        {(participant.elsewhere || !isBack(participant)) && <span class="soon">back soon</span>}
        {isPaused && <span class="soon">{PAUSED}</span>}
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
          <Name name={participant.name} pronouns={participant.pronouns} />
          {isYou && <span class="you"> (you)</span>}
        </span>
        <State
          participant={participant}
          speaking={speaking && !participant.elsewhere}
          leading={props.leading}
        />
      </p>
      {props.onPin && (
        <button
          type="button"
          class="more pin"
          aria-pressed={props.pinned}
          aria-label={`Keep ${participant.name} large`}
          onClick={props.onPin}
        >
          <Icon name="pin" />
        </button>
      )}
      {props.aside && <AsideButton name={participant.name} {...props.aside} />}
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
