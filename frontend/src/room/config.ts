// What the page says about itself, in <script type="application/json" id="room-config">.

export interface RoomConfig {
  readonly session: string;
  readonly title: string;
  readonly ticketUrl: string;
  readonly sessionUrl: string;
  readonly homeUrl: string;
  readonly signInUrl: string;
  readonly csrfToken: string;
}

export function readConfig(document: Document): RoomConfig {
  const text = document.getElementById("room-config")?.textContent;
  if (!text) throw new Error("the page has no room-config");
  return JSON.parse(text) as RoomConfig;
}
