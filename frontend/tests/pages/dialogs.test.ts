import { expect, it } from "vitest";
import { wireDialogs } from "../../src/pages/dialogs";

it("opens and closes the dialog that a button names", () => {
  document.body.innerHTML = `<button data-opens="why">Why?</button>
    <dialog id="why"><button data-closes>Close</button></dialog><button data-opens="nothing">x</button>`;
  wireDialogs(document);
  const dialog = document.querySelector("dialog");
  const [open, close, nothing] = document.querySelectorAll("button");
  nothing?.click();
  open?.click();
  expect(dialog?.open).toBe(true);
  close?.click();
  expect(dialog?.open).toBe(false);
});
