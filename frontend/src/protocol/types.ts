// Written from sessions/core/protocol; `manage.py exportprotocol` overwrites this file.

export type RefusalCode =
  | "not_allowed"
  | "not_waiting"
  | "not_admitted"
  | "already_started"
  | "not_started"
  | "ended"
  | "room_full"
  | "bad_offer"
  | "no_seat"
  | "too_many";

export interface RoomStatus {
  title: string;
  phase: "waiting" | "open" | "ended";
  scheduled_start_ms: number;
  scheduled_end_ms: number;
  started_ms: number | null;
  ended_ms: number | null;
  led_by: string[];
  counting: boolean;
}

export interface Participant {
  id: string;
  name: string;
  role: "client" | "facilitator";
  seat: number;
  microphone: boolean;
  camera: boolean;
  connection: "live" | "reconnecting";
}

export interface Waiting {
  id: string;
  name: string;
  since_ms: number;
}

export interface You {
  id: string;
  name: string;
  role: "client" | "facilitator";
  place: "lobby" | "main";
  seat: number | null;
  seat_peer: string | null;
}

export interface Snapshot {
  room: RoomStatus;
  you: You;
  participants: Participant[];
  waiting: Waiting[];
  seats: number;
}

export interface Hello {
  ref: number;
  type: "hello";
  ticket: string;
  epoch: number | null;
  n: number | null;
}
export interface Beat {
  ref: number;
  type: "beat";
  n: number;
}
export interface Resume {
  ref: number;
  type: "resume";
  epoch: number;
  n: number;
}
export interface Offer {
  ref: number;
  type: "offer";
  sdp: string;
}
export interface SetSending {
  ref: number;
  type: "set_sending";
  microphone: boolean;
  camera: boolean;
}
export interface Admit {
  ref: number;
  type: "admit";
  participant: string;
}
export interface AdmitAll {
  ref: number;
  type: "admit_all";
}
export interface Deny {
  ref: number;
  type: "deny";
  participant: string;
}
export interface Start {
  ref: number;
  type: "start";
}
export interface End {
  ref: number;
  type: "end";
}
export interface Leave {
  ref: number;
  type: "leave";
}
export type Command =
  | Hello
  | Beat
  | Resume
  | Offer
  | SetSending
  | Admit
  | AdmitAll
  | Deny
  | Start
  | End
  | Leave;

export interface RoomChanged {
  type: "room_changed";
  room: RoomStatus;
}
export interface YouChanged {
  type: "you_changed";
  you: You;
}
export interface ParticipantChanged {
  type: "participant_changed";
  participant: Participant;
}
export interface ParticipantLeft {
  type: "participant_left";
  id: string;
}
export interface WaitingChanged {
  type: "waiting_changed";
  waiting: Waiting[];
}
export interface Entered {
  type: "entered";
  snapshot: Snapshot;
}
export type Event = RoomChanged | YouChanged | ParticipantChanged | ParticipantLeft | WaitingChanged | Entered;

export interface Numbered {
  type: "event";
  epoch: number;
  n: number;
  event: Event;
}
export interface Welcome {
  type: "welcome";
  peer: string;
  epoch: number;
  n: number;
  snapshot: Snapshot;
}
export interface Resumed {
  type: "resumed";
  peer: string;
  epoch: number;
  n: number;
}
export interface Ok {
  type: "ok";
  ref: number;
}
export interface Refused {
  type: "refused";
  ref: number;
  code: RefusalCode;
  detail: string;
}
export interface Answered {
  type: "answered";
  ref: number;
  sdp: string;
}
export interface BeatAnswered {
  type: "beat_answered";
  ref: number;
  epoch: number;
  n: number;
}
export interface RejoinGranted {
  type: "rejoin_granted";
  token: string;
}
export interface Restarting {
  type: "restarting";
  wait_ms: number;
}
export type Message =
  | Numbered
  | Welcome
  | Resumed
  | Ok
  | Refused
  | Answered
  | BeatAnswered
  | RejoinGranted
  | Restarting;
