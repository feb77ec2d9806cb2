// Every sentence of the room, in one place: plain, warm, short. What happened, what it means for the
// person, what to do. Never "failed", "invalid" or "unauthorised".
import type { CallState } from "../media/call";
import type { Kind } from "../media/devices";
import type { MediaProblem } from "../media/problem";
import type { OwnMinutes, Participant, RefusalCode, RoomStatus } from "../protocol/types";
import type { Ending } from "../wire/closing";

type Uncounted = NonNullable<OwnMinutes["uncounted"]>;

export const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  not_allowed: "That is for the people leading this session.",
  not_waiting: "That person is no longer waiting.",
  not_here: "That person is not in the room any more.",
  locked: "The room is locked. Unlock it first to let somebody in.",
  not_admitted: "You are still in the waiting room. Someone will let you in.",
  already_started: "This session has already started.",
  not_started: "This session has not started yet.",
  ended: "This session has ended.",
  elsewhere: "One of you is somewhere else at the moment. Try again when both are with the group.",
  on_break: "The group is on a break already.",
  not_on_break: "The break is over already.",
  breakouts_open: "The group is divided already.",
  no_breakouts: "That room is not open any more.",
  room_full: "Every seat is taken right now. Please tell the people leading this session.",
  group_full: "The group holds no more clients. Ask a coordinator if this person is to be in it today.",
  bad_offer: "This browser and the room could not agree on sound and picture. Try Chrome, Edge or Firefox.",
  no_seat: "There is no seat for you at this moment. Please tell the people leading this session.",
  too_many: "That was a lot at once. Wait a moment and try again.",
  sharing_off: "Only the people leading can share a screen at the moment. Ask them if you would like to.",
  shared_already: "Somebody else is sharing their screen. Ask them to stop first.",
  no_round: "The round is over.",
  no_poll: "This question is closed.",
  has_voted: "Your answer is in already.",
  many_handouts: "Ten handouts are there already. Withdraw one, then share the next.",
  no_handout: "This handout is no longer there.",
  chat_closed: "The chat is resting. You can still write to the people leading.",
};

export const LOST_COMMAND = "Your line dropped just then, so that did not go through. Please try again.";

export interface Farewell {
  readonly title: string;
  readonly text: string;
}

export const ENDINGS: Readonly<Record<Ending, Farewell>> = {
  left: { title: "You have left", text: "The session goes on. You can come back while it lasts." },
  denied: {
    title: "You were not let in this time",
    text: "If this may be a mistake, you can ask once more. You can also call your clinic first: they will help you.",
  },
  barred: {
    title: "You cannot come in today",
    text: "The people leading have decided so for this session; it says nothing about the next one. Any minutes you have are saved. Please call your clinic: they will tell you how it goes on, and are glad to hear from you.",
  },
  removed: {
    title: "You are out of the room",
    text: "Someone leading this session has asked you to go out. Your minutes up to now are saved. When you are ready, you can wait at the door until they let you in. You can also call your clinic first: they will help you.",
  },
  ended: { title: "This session has ended", text: "Thank you for being here. Your minutes are saved." },
  signed_out: {
    title: "You have been signed out",
    text: "Your minutes up to now are safe. Sign in again to come back to your seat.",
  },
  not_yours: {
    title: "This room is not open to you",
    text: "You may have been signed out, or this is another session than yours. Sign in again, or call your clinic.",
  },
};

const NAMES: Readonly<Record<Kind | "both", readonly [name: string, without: string]>> = {
  audio: ["microphone", "You can join and listen without it."],
  video: ["camera", "You can join without it."],
  both: ["microphone and camera", "You can join and listen without them."],
};

const UNTIL: Readonly<Record<Kind | "both", string>> = { audio: "hear", video: "see", both: "see or hear" };

/** What is in the way of a device, or of both alike, and what to do about it. */
export function deviceProblem(kind: Kind | "both", problem: MediaProblem, inside = false): string {
  const [name, joining] = NAMES[kind];
  const without = inside ? "You can stay without." : joining;
  const sentences: Record<MediaProblem, string> = {
    refused: `Your browser is not allowed to use your ${name}. Press the lock or camera sign beside the address, choose Allow, then try again. ${without}`,
    refused_by_system: `Your device does not let this browser use the ${name}. Allow it in your device's privacy settings, then try again. ${without}`,
    busy: `We could not use your ${name}. Another program may be using it. Close that program and try again. ${without}`,
    missing: `We found no ${name}. Plug ${kind === "both" ? "them" : "it"} in and try again. ${without}`,
    unsupported: `This browser cannot use a ${name} here. Try Chrome, Edge, Firefox or Safari. ${without}`,
    lost: `Your ${name} was unplugged or taken by another program. Check it and try again.`,
    held: `A phone call or another program has your ${name} at the moment. The others cannot ${UNTIL[kind]} you until it is given back; then it goes on by itself.`,
    silent: `Nothing at all comes from your ${name}. Another program may have it, or a switch on your headset may be off.`,
    unknown: `We could not use your ${name}. Try again, or restart your browser. ${without}`,
  };
  return sentences[problem];
}

export type Trouble = "line" | "media" | "blocked";

/** The banner while something is not as it should be; of the line, `awayWords` tells more. */
export const TROUBLES: Readonly<Record<Exclude<Trouble, "line">, string>> = {
  media: "Sound and picture stopped for a moment. We are bringing them back.",
  blocked:
    "Sound and picture cannot get through this network, often because of a workplace or guest Wi-Fi. Try another network or your phone's connection. We keep trying, and your seat is kept.",
};

/** What facilitators read while the clinic's server is in trouble. */
export const SERVER: Readonly<Record<NonNullable<RoomStatus["trouble"]>, string>> = {
  database_away:
    "The database is away. The group goes on; minutes are kept here and will arrive by themselves.",
  disk_failing:
    "The server's disk does not answer. The group goes on and minutes are kept in memory. Please tell whoever runs the server now.",
  disk_full:
    "The server's disk is full. The group goes on and minutes have their own space. Please tell whoever runs the server.",
};

export const LINE_WORDS: Readonly<Record<CallState, string>> = {
  off: "connecting",
  connecting: "connecting",
  live: "good line",
  lost: "coming back",
  blocked: "no sound yet",
};

/** Under the face of somebody whose sound and picture suffer; a good or fair line is no news. */
export const LINES: Readonly<Record<Participant["line"], string | null>> = {
  good: null,
  fair: null,
  poor: "weak line",
  lost: "no sound yet",
};

export const CHECK = {
  title: "Before you go in",
  asking: "Your browser is asking to use your microphone and camera. Choose Allow.",
  noCamera: "Your camera is off. The others will see your initials.",
  noMicrophone: "Your microphone is off. You can turn it on inside.",
  quiet: "Say a few words: the bar moves when we can hear you.",
  heard: "We can hear you.",
  silent:
    "We hear nothing at all from this microphone. It may be switched off at the headset or on the keyboard. Choose another one, or ask someone to look at it.",
  place: "Find a place where nobody else can hear or see your screen. Headphones help.",
} as const;

export const SPEAKER = {
  label: "Speaker",
  ownChoice: "The one this device uses",
  button: "Play a soft tone",
  playing: "Playing. It takes a second.",
  played:
    "Did you hear two soft notes? If not, turn the volume up, look whether headphones are plugged in, or choose another speaker.",
  held_back:
    "Your browser held the sound back. Press the button again, or allow sound for this page beside the address.",
  away: "That speaker is not there any more. Choose another one.",
} as const;

export const LOBBY = {
  title: "You are in the waiting room",
  wait: "Someone will let you in. You do not have to do anything.",
  private: "Nobody else in the group can see or hear you yet.",
} as const;

export const NOT_COUNTING = "Minutes are not counting yet";
export const SOUND_BLOCKED = "Your browser holds the sound back until you press here.";
export const COMPANION =
  "You are here on another device or in another tab. This one keeps quiet, so that you hear nothing twice.";
export const STANDS_IN =
  "Your other device is not here any more, so you are in the room with this one. Its microphone and camera are off; turn them on when you are ready.";
export const EMPTY_CIRCLE = "Nobody else is here yet.";
export const LEAVE_GOES_ON = "To go out alone while the group goes on, press Leave instead.";
export const OPENING = "Opening the room";
export const UNREACHABLE =
  "We cannot reach the room yet. Check your internet connection. We keep trying, you can stay on this page.";

const UNCOUNTED: Readonly<Record<Uncounted, string>> = {
  sitting_out: "Your minutes pause",
  no_video: "Your minutes are not counting",
};

export const NO_VIDEO =
  "With your camera off these minutes are not counted. Turn it on, or tell your therapist.";

/** Whether minutes count now; `uncounted`: why the reader's own do not while the others' do. */
export function countingWords(
  { phase, counting, on_break }: Pick<RoomStatus, "phase" | "counting" | "on_break">,
  uncounted: Uncounted | null,
): string {
  if (counting) return "Minutes are counting";
  if (uncounted) return UNCOUNTED[uncounted];
  if (on_break && phase === "open") return "Minutes pause for the break";
  return phase === "waiting" ? NOT_COUNTING : "Minutes are not counting at this moment";
}
