import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { isNowhere } from "../room/focus";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** What the button says that closes it and does nothing else. */
  readonly closeWord?: string;
  /** For a table. */
  readonly wide?: boolean;
}

/** A dialog that is open for as long as it is shown; Escape and its own button close it. */
export function Modal({ title, onClose, children, closeWord = "Close", wide = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const page = document;
    const opener = page.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    // Where a choice took the dialog away: before focus.ts looks for another place, so no effect that waits for a paint.
    // One that is closed gives the focus back by itself, and it may have gone on.
    return () => setTimeout(() => isNowhere(page) && opener?.focus());
  }, []);
  return (
    <dialog ref={dialog} class="modal" data-wide={wide} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <div class="actions">
        <button type="button" onClick={() => dialog.current?.close()}>
          {closeWord}
        </button>
      </div>
    </dialog>
  );
}
