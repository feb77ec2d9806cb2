import type { Participant } from "../protocol/types";
import type { Visit } from "../room/visit";
import { Icon } from "./Icon";

interface Props {
  readonly own: Participant;
  readonly visit: Visit;
}

/** One's own hand, and a minute for oneself. */
export function OwnSigns({ own, visit }: Props) {
  const isUp = own.hand_ms !== null;
  const isAway = visit.minute.wanted.value ?? own.away;
  const onHand = (): void =>
    void visit.tell(isUp ? { type: "lower_hand", participant: own.id } : { type: "raise_hand" });
  return (
    <>
      <button type="button" class="switch" data-on={isUp} onClick={onHand}>
        <Icon name="hand" />
        <span>{isUp ? "Lower hand" : "Raise hand"}</span>
      </button>
      {own.role !== "guest" && (
        <button type="button" class="switch" data-on={isAway} onClick={() => void visit.setAway(!isAway)}>
          <Icon name="minute" />
          <span>{isAway ? "I am back" : "I need a minute"}</span>
        </button>
      )}
    </>
  );
}
