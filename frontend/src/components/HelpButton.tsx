import { useState } from "preact/hooks";
import type { You } from "../protocol/types";
import type { Emergency } from "../room/config";
import type { Ask } from "../wire/replies";
import { HELP, helpWords } from "../words/safety";
import { Danger } from "./Danger";
import { Modal } from "./Modal";

interface Props {
  readonly you: You;
  readonly onAsk: (ask: Ask) => void;
}

interface ButtonProps {
  readonly you: You;
  readonly emergency: Emergency;
  /** Whether it got through. */
  readonly onAsk: (ask: Ask) => Promise<boolean>;
}

/** A client's quiet call: one press to read what it does, one to make it. Nobody else can tell. */
export function HelpButton({ you, emergency, onAsk }: ButtonProps) {
  const [asking, setAsking] = useState(false);
  const [isLost, setLost] = useState(false);
  const call = async (): Promise<void> => {
    setLost(false);
    const isTold = await onAsk({ type: "ask_for_help" });
    setLost(!isTold);
    if (isTold) setAsking(false);
  };
  if (you.role !== "client" || you.help) return null;
  return (
    <>
      <button
        id="ask-help"
        data-then="help-told"
        type="button"
        class="quiet-help"
        onClick={() => setAsking(true)}
      >
        {HELP.button}
      </button>
      {asking && (
        <Modal title={HELP.title} onClose={() => setAsking(false)}>
          <p>{HELP.what}</p>
          <Danger {...emergency} />
          <div class="acts">
            <button type="button" class="primary" data-then="help-told" onClick={() => void call()}>
              {HELP.ask}
            </button>
          </div>
          {isLost && <p role="alert">{HELP.lost}</p>}
        </Modal>
      )}
    </>
  );
}

/** What became of the call. */
export function HelpBar({ you, onAsk }: Props) {
  if (!you.help) return null;
  return (
    <div class="strip" data-tone="info">
      <p id="help-told">{helpWords(you.help)}</p>
      <button data-then="ask-help" type="button" onClick={() => onAsk({ type: "take_help_back" })}>
        {HELP.back}
      </button>
    </div>
  );
}
