import { expect, it } from "vitest";
import { openGuestLink } from "../../src/pages/guest";

const PAGE = `<section id="guest-link" hidden><input type="hidden" name="token" value=""></section>
  <section id="guest-page"></section>`;

function shown(): [boolean, boolean] {
  const hidden = (id: string) => document.getElementById(id)?.hidden ?? true;
  return [!hidden("guest-link"), !hidden("guest-page")];
}

it("takes the secret out of the address, and sends nothing", () => {
  document.body.innerHTML = PAGE;
  window.history.replaceState(null, "", "/guest/#canary");
  openGuestLink(document, window);
  expect(window.location.href).not.toContain("canary");
  expect(document.querySelector<HTMLInputElement>("[name=token]")?.value).toBe("canary");
  expect(shown()).toEqual([true, false]);
});

it("leaves the page alone where there is no secret, and other pages in any case", () => {
  document.body.innerHTML = PAGE;
  window.history.replaceState(null, "", "/guest/");
  openGuestLink(document, window);
  expect(shown()).toEqual([false, true]);
  document.body.innerHTML = "";
  window.history.replaceState(null, "", "/week/#session-1");
  openGuestLink(document, window);
  expect(window.location.hash).toBe("#session-1");
});
