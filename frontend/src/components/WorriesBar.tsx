import type { Worry } from "../protocol/types";
import type { Ask } from "../wire/replies";
import { sinceWords, WELFARE, worryWords } from "../words/safety";

interface Props {
  readonly worries: readonly Worry[];
  readonly now: number;
  /** Whether this person can be taken aside now. */
  readonly mayTalk: (id: string) => boolean;
  readonly onAsk: (ask: Ask) => void;
  readonly onAside: (id: string) => void;
  readonly onWelfare: (id: string) => void;
}

function Strip({
  worry,
  now,
  mayTalk,
  onAsk,
  onAside,
  onWelfare,
}: Omit<Props, "worries"> & { readonly worry: Worry }) {
  const { id, name, help_ms, seen_by, vanished_ms } = worry;
  const isUrgent = help_ms !== null || vanished_ms !== null;
  return (
    <div class="strip" data-tone={isUrgent ? "watch" : "info"}>
      <div class="strip-words">
        <p role={isUrgent ? "alert" : undefined}>{worryWords(worry)}</p>
        <p class="small soft number">{sinceWords(worry, now)}</p>
      </div>
      <div class="actions">
        {help_ms !== null && seen_by === null && (
          <button
            type="button"
            class="primary"
            aria-label={`I have seen it: ${name} asks for help`}
            onClick={() => onAsk({ type: "see_help", participant: id })}
          >
            I have seen it
          </button>
        )}
        {help_ms !== null && vanished_ms === null && mayTalk(id) && (
          <button type="button" aria-label={`Talk aside with ${name}`} onClick={() => onAside(id)}>
            Talk aside
          </button>
        )}
        <button type="button" aria-label={`${WELFARE.open} for ${name}`} onClick={() => onWelfare(id)}>
          {WELFARE.open}
        </button>
        <button
          type="button"
          aria-label={`${name} is looked after`}
          onClick={() => onAsk({ type: "settle_help", participant: id })}
        >
          Looked after
        </button>
      </div>
    </div>
  );
}

/** Whom those who lead look after now; the group never sees it. */
export function WorriesBar({ worries, ...rest }: Props) {
  const told = worries.filter(
    ({ help_ms, vanished_ms, left_ms }) => help_ms !== null || vanished_ms !== null || left_ms !== null,
  );
  return (
    <>
      {told.map((worry) => (
        <Strip key={worry.id} worry={worry} {...rest} />
      ))}
    </>
  );
}
