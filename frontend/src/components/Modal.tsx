import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

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
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => setTimeout(() => opener?.focus()); // also when a choice took the dialog away
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
