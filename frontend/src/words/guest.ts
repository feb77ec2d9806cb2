// Sentences for guests: they have no minutes, no week and no account.
import type { Ending } from "../wire/closing";
import { ENDINGS, type Farewell } from "./messages";

export const GUEST_LINE = "Your line dropped. We are bringing you back. Your seat is kept.";
export const GUEST_BACK = "Back to your invitation";
export const GUEST_WAITS = "Nobody else can see or hear you yet.";

const OWN: Partial<Record<Ending, Farewell>> = {
  left: { title: "You have left", text: "The meeting goes on. You can come back while it lasts." },
  denied: { title: "You were not let in this time", text: "Please ask the person who invited you." },
  barred: { title: "You cannot come in today", text: "Please ask the person who invited you." },
  removed: {
    title: "You are out of the room",
    text: "Someone leading has asked you to go out. Please ask the person who invited you.",
  },
  ended: { title: "This meeting has ended", text: "Thank you for taking part. You can close this page." },
  signed_out: {
    title: "This link is not open any more",
    text: "The meeting may be over, or the link was withdrawn. Please ask the person who invited you.",
  },
};

export function guestEnding(ending: Ending): Farewell {
  return OWN[ending] ?? OWN.signed_out ?? ENDINGS[ending];
}
