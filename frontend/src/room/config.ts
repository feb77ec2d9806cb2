// What the page says about itself, in <script type="application/json" id="room-config">.

import type { Card } from "../wire/arrival";

export interface Emergency {
  readonly number: string;
  readonly crisisLine: string;
}

export interface RoomConfig {
  readonly session: string;
  readonly title: string;
  /** How many seats the room will most likely have: an offer for them is made while people still look at
   * their devices. */
  readonly seats: number;
  /** What the others read of the person who looks at this page; the address is empty where it stays so. */
  readonly name: string;
  readonly pronouns: string;
  readonly pronounsUrl: string;
  /** Whom to call in danger, where this program is. */
  readonly emergency: Emergency;
  /** The card to fill in before anything else; null when there is none today. */
  readonly arrival: Card | null;
  /** Somebody without an account: no minutes, no week to look at. */
  readonly guest: boolean;
  readonly ticketUrl: string;
  readonly checkUrl: string;
  readonly arrivalsUrl: string;
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
