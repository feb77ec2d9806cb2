// What says that trying again may be worth it now: the network has changed, or somebody is here again.

interface Connection extends EventTarget {
  readonly type?: string;
}

/** `onNetwork`: the network is back or another one; `onPerson`: the page is used again. */
export function followStirrings(onNetwork: () => void, onPerson: () => void): void {
  window.addEventListener("online", onNetwork);
  window.addEventListener("focus", onPerson);
  window.addEventListener("pageshow", onPerson); // shown as it was left
  document.addEventListener("resume", onPerson); // frozen until now
  const { connection } = navigator as { readonly connection?: Connection };
  let type = connection?.type;
  connection?.addEventListener("change", () => {
    const isOther = connection.type !== type; // speeds change all the time
    type = connection.type;
    if (isOther) onNetwork();
  });
}
