import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

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
    const own = dialog.current;
    const opener = document.activeElement as HTMLElement | null;
    own?.showModal();
    return () => {
      // One that is closed gives the keyboard back by itself. From one that a choice takes away it would be lost:
      // noticed before it is gone, so no effect that waits for a paint.
      if (own?.contains(document.activeElement)) setTimeout(() => opener?.focus());
    };
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
