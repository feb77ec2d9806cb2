// The link of a guest carries its secret behind the #, which no server is told. It goes into the form and
// out of the address at once; nothing is sent before the person presses the button, so that whoever only
// looks at links uses none up.

export function openGuestLink(page: Document, view: Window): void {
  const offered = page.getElementById("guest-link");
  const field = offered?.querySelector<HTMLInputElement>("input[name=token]");
  const secret = view.location.hash.slice(1);
  if (!offered || !field || secret === "") return;
  view.history.replaceState(null, "", view.location.pathname);
  field.value = secret;
  offered.hidden = false;
  page.getElementById("guest-page")?.setAttribute("hidden", "");
}
