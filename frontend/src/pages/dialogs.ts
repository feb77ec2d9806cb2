// <button data-opens="some-dialog"> opens <dialog id="some-dialog">; [data-closes] inside closes it.

function opener(event: Event): HTMLDialogElement | null {
  const button = (event.target as Element).closest<HTMLElement>("[data-opens]");
  const dialog = button && document.getElementById(button.dataset["opens"] ?? "");
  return dialog instanceof HTMLDialogElement ? dialog : null;
}

export function wireDialogs(root: Document): void {
  root.addEventListener("click", (event) => {
    opener(event)?.showModal();
    const closing = (event.target as Element).closest("[data-closes]");
    closing?.closest("dialog")?.close();
  });
}
