// Generated from sessions/core/protocol by `manage.py exportprotocol`. Do not edit.

/** Nothing was heard of the reader for a while, whose line had dropped; they have come back since. */
export interface Absence {
  readonly from_ms: number;
  readonly to_ms: number;
  /** Whether that time counts all the same; null where none of it would have counted. */
  readonly counts: boolean | null;
}

/** Somebody who may not wait at the door for the rest of the session, unless those who lead let them. */
export interface Barred {
  readonly id: string;
  readonly name: string;
}

/** One field for each feature; all of it is empty in the lobby. */
export interface Between {
  readonly chat: Chat;
  readonly round: Round | null;
  readonly timer: Timer | null;
  readonly poll: Poll | null;
  readonly reactions: readonly Reaction[];
  readonly captions: Captions;
  readonly handouts: readonly Handout[];
}

/** The group is out for a while; minutes pause unless the program counts breaks. */
export interface Break {
  readonly since_ms: number;
  /** When it is meant to go on; a facilitator ends it by hand. */
  readonly until_ms: number | null;
}

/** One part of the divided group. */
export interface Breakout {
  readonly id: string;
  readonly name: string;
  /** Who is there at the moment, the reader included. */
  readonly people: readonly string[];
  /** Since when somebody there asks for a facilitator. */
  readonly asked_ms: number | null;
}

/** A breakout that is wanted, and who should be in it. */
export interface BreakoutPlan {
  readonly name: string;
  readonly participants: readonly string[];
}

/** The group is divided for a while. */
export interface Breakouts {
  readonly since_ms: number;
  /** When everybody comes back by themselves. */
  readonly until_ms: number | null;
  readonly note: Note | null;
  /** All of them, to facilitators; to a client the one they are in, and no other. */
  readonly rooms: readonly Breakout[];
}

/** A line of captions, in the order of `n`. */
export interface Caption {
  readonly n: number;
  readonly text: string;
}

/** What a person writes down for those who read along: the last lines. */
export interface Captions {
  /** Who writes them; nobody: there are none. */
  readonly by: string | null;
  readonly lines: readonly Caption[];
}

/** What its reader may read, the newest of it; earlier lines are let go so that a view stays small. */
export interface Chat {
  /** Whether clients may write to the group; those who lead always may. */
  readonly open: boolean;
  readonly lines: readonly ChatLine[];
}

/** Something that was written, as plain text: nothing in it is a link, a picture or markup. */
export interface ChatLine {
  /** Grows with every line of the room; not every reader sees every number. */
  readonly n: number;
  readonly at_ms: number;
  readonly by: string;
  readonly name: string;
  /** group: those in the writer's place; private: one client and those who lead; staff: those who lead. */
  readonly to: "group" | "private" | "staff";
  /** Whose conversation with those who lead, if private. */
  readonly client: string | null;
  readonly text: string;
}

/** Something to open. `link` is none for a file, which the page's server has under this `id`. */
export interface Handout {
  readonly id: string;
  readonly title: string;
  readonly kind: "link" | "pdf" | "png" | "jpeg" | "text";
  readonly link: string | null;
  /** How large a file is; 0 for a link. */
  readonly bytes: number;
  /** Who shares it. */
  readonly name: string;
  readonly at_ms: number;
}

/** A quiet call for help, as the caller sees it. */
export interface HelpCall {
  readonly asked_ms: number;
  /** Who of those who lead has seen it, by name. */
  readonly seen_by: string | null;
}

/** All who lead may do the same; one of them leads at a time, and everybody reads who. */
export interface Leadership {
  /** None in the lobby, and while nobody who leads is here. */
  readonly leader: string | null;
  /** All of them, to facilitators; to a client nobody but themselves. */
  readonly sitting_out: readonly SittingOut[];
  /** Empty but for facilitators. */
  readonly barred: readonly Barred[];
}

/** How one person's connection fares, over the last seconds; shown to facilitators only. */
export interface LineFigures {
  readonly id: string;
  readonly line: "good" | "fair" | "poor" | "lost";
  /** Of what they send. */
  readonly lost_percent: number;
  /** Of what they are sent, by their own word. */
  readonly lost_back_percent: number;
  readonly jitter_ms: number;
  readonly round_trip_ms: number;
  /** How much their line takes, as far as it was tried. */
  readonly estimate_kbps: number;
  /** Pixels of the sharpest picture that comes from them; 0: none. */
  readonly height: number;
  /** Pictures kept from them so that sound stays clear. */
  readonly paused: number;
  /** How often a picture stood still for them, as their browser tells it. */
  readonly freezes: number;
}

/** One line between somebody who waits and those who lead; nobody else reads it. */
export interface LobbyLine {
  readonly at_ms: number;
  readonly by: string;
  readonly from_staff: boolean;
  readonly text: string;
}

/** A line from whoever leads to all breakouts. */
export interface Note {
  readonly text: string;
  readonly at_ms: number;
}

/** The reader's minutes. Whoever has none, or waits, is told nothing of them. */
export interface OwnMinutes {
  /** Why theirs do not count while the others' do: marked as not taking part, or no camera. */
  readonly uncounted: "sitting_out" | "no_video" | null;
  /** A drop of their line that begins now and is no longer than this still counts. */
  readonly bridge_s: number;
  /** The last one. */
  readonly absence: Absence | null;
}

/** A person in the room, in the seat they keep across reconnects. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  /** How they want to be spoken of, in their own words; empty: not said. */
  readonly pronouns: string;
  readonly role: "client" | "facilitator" | "guest";
  /** As what a guest is here; null for everybody else. */
  readonly capacity: "family" | "interpreter" | "captioner" | "observer" | null;
  /** The client whom a guest is here for, told to facilitators alone; null: for everybody. */
  readonly here_for: string | null;
  /** Which pair of receive-only m-lines carries them. */
  readonly seat: number;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly connection: "live" | "reconnecting";
  /** How well sound and picture get through, both ways; lost: nothing comes from them. */
  readonly line: "good" | "fair" | "poor" | "lost";
  /** Since when the hand is up; the earliest is first in turn. */
  readonly hand_ms: number | null;
  /** In another place than the reader, who learns no more than that they are. */
  readonly elsewhere: boolean;
  /** Needs a minute: out of view by their own wish, and still here. */
  readonly away: boolean;
}

/** The group holds no more: whoever is let in now is one client too many. */
export interface PastCap {
  /** So many clients. */
  readonly holds: number;
  /** Whether the program lets in no more, or leaves it to those who lead. */
  readonly blocks: boolean;
}

/** One question. Of an anonymous one nobody knows who gave which answer, this program included. */
export interface Poll {
  readonly n: number;
  readonly question: string;
  readonly answers: readonly string[];
  readonly anonymous: boolean;
  /** Whether results show while people still answer. */
  readonly live: boolean;
  readonly open: boolean;
  /** How many have answered. */
  readonly voted: number;
  /** Whether the reader has answered. */
  readonly is_yours_in: boolean;
  /** By answer; none while they are not shown. */
  readonly counts: readonly number[] | null;
  /** By answer; never of an anonymous one. */
  readonly names: readonly (readonly string[])[] | null;
}

/** A small sign of somebody; it goes by itself. */
export interface Reaction {
  readonly by: string;
  readonly name: string;
  readonly kind: "heart" | "thanks" | "yes";
  readonly at_ms: number;
}

/** Why a command was not carried out; every code has words of its own in the browser. */
export type RefusalCode =
  | "not_allowed"
  | "not_waiting"
  | "not_here"
  | "locked"
  | "not_admitted"
  | "already_started"
  | "not_started"
  | "ended"
  | "elsewhere"
  | "on_break"
  | "not_on_break"
  | "breakouts_open"
  | "no_breakouts"
  | "room_full"
  | "group_full"
  | "bad_offer"
  | "no_seat"
  | "too_many"
  | "sharing_off"
  | "shared_already"
  | "chat_closed"
  | "no_round"
  | "no_poll"
  | "has_voted"
  | "many_handouts"
  | "no_handout";

/** What everybody may know of the room, the lobby included. */
export interface RoomStatus {
  readonly title: string;
  /** What the screens may call it. */
  readonly meeting: "group" | "individual" | "family";
  readonly phase: "waiting" | "open" | "ended";
  readonly scheduled_start_ms: number;
  readonly scheduled_end_ms: number;
  readonly started_ms: number | null;
  readonly ended_ms: number | null;
  /** Names of the facilitators who are in the room. */
  readonly led_by: readonly string[];
  /** Names of those who are to lead, by the roster: read at the door until one of them is in. */
  readonly expected_leaders: readonly string[];
  /** Whether the reader's minutes count at this moment; to those who lead, the group's. */
  readonly counting: boolean;
  readonly on_break: Break | null;
  /** Nobody is let in while it is; whoever was let in may come back. */
  readonly locked: boolean;
  /** Whose screen the stage shows: the last seat, which nobody ever sits in. */
  readonly shared_by: string | null;
  /** Whether clients may show their screens; who leads always may. */
  readonly clients_share: boolean;
  /** What is wrong with the clinic's server, told to facilitators in the room alone. */
  readonly trouble: "database_away" | "disk_failing" | "disk_full" | null;
}

/** A check-in round. Who passes has had their turn like everybody else: nobody reads that they did. */
export interface Round {
  /** Whose turn it is. */
  readonly turn: string | null;
  /** Who is still to come, in order. */
  readonly waiting: readonly string[];
  readonly done: readonly string[];
}

/** Somebody who is here and does not take part: that time does not count until they are marked back. */
export interface SittingOut {
  readonly id: string;
  readonly name: string;
  readonly since_ms: number;
  readonly reason: "busy" | "asleep" | "not_well" | "other";
}

/** All that one participant may see at this moment. In the lobby: no roster, no client's name. */
export interface Snapshot {
  readonly room: RoomStatus;
  readonly you: You;
  /** In order of seat; empty in the lobby. */
  readonly participants: readonly Participant[];
  /** In order of arrival; empty but for facilitators. */
  readonly waiting: readonly Waiting[];
  /** Empty but for facilitators. */
  readonly worries: readonly Worry[];
  readonly breakouts: Breakouts | null;
  readonly leadership: Leadership;
  /** How many seats the browser offers m-lines for; the last is the stage. */
  readonly seats: number;
  readonly between: Between;
}

/** How often a facilitator has switched these off: where a number grows, the browser does so too. */
export interface Stopped {
  readonly microphone: number;
  readonly camera: number;
}

/** A time that everybody sees; nothing happens by itself when it is over. */
export interface Timer {
  readonly since_ms: number;
  readonly until_ms: number;
}

/** A person in the lobby, shown to facilitators only. */
export interface Waiting {
  readonly id: string;
  readonly name: string;
  /** How they want to be spoken of, in their own words; empty: not said. */
  readonly pronouns: string;
  /** As what a guest is here; null for everybody else. */
  readonly capacity: "family" | "interpreter" | "captioner" | "observer" | null;
  readonly since_ms: number;
  /** Sent away before: the next time is for the rest of the session. */
  readonly turned_away: boolean;
  /** The talk with this person so far, oldest first. */
  readonly lines: readonly LobbyLine[];
  /** Set where letting this client in makes more than the group holds; never for a guest, or for somebody who comes back. */
  readonly past_cap: PastCap | null;
}

/** Somebody whom those who lead look after; nobody else is told any of it. */
export interface Worry {
  readonly id: string;
  readonly name: string;
  /** Since when they ask for help. */
  readonly help_ms: number | null;
  readonly seen_by: string | null;
  /** Somebody who leads keeps an eye on them. */
  readonly watched: boolean;
  /** Since when they are gone without a word. */
  readonly vanished_ms: number | null;
  /** When they left by their own press; null once they are back. */
  readonly left_ms: number | null;
}

/** The reader of this snapshot. */
export interface You {
  readonly id: string;
  readonly name: string;
  readonly role: "client" | "facilitator" | "guest";
  /** As what a guest is here; null for everybody else. */
  readonly capacity: "family" | "interpreter" | "captioner" | "observer" | null;
  readonly place: "lobby" | "main";
  readonly seat: number | null;
  /** The connection that holds the seat; the others are companions. */
  readonly seat_peer: string | null;
  /** In private with a facilitator; the group neither sees nor hears it. */
  readonly aside: boolean;
  readonly stopped: Stopped;
  /** When a facilitator last asked for the microphone. */
  readonly asked_ms: number | null;
  /** The reader's own call; nobody but those who lead knows. */
  readonly help: HelpCall | null;
  /** The reader's talk with those who lead, while waiting. */
  readonly lines: readonly LobbyLine[];
  /** Null for whoever has none, and while waiting. */
  readonly minutes: OwnMinutes | null;
}

/**
 * The ticket of this connection, or the rejoin token that an admission granted.
 *
 * With `epoch` and `n` of the last event seen, the answer brings what was missed instead of a snapshot
 * where the room still has it. A rejoin token takes up the connection that it was granted to, media and
 * all, if the room still has that: the answer then names the same peer, and no offer is needed.
 *
 * Of several devices of one person the one chosen last has the seat: a page chooses it by coming without
 * `epoch` and `n`, or by switching something on while it stands in for one that is gone. A page that comes
 * back with its token and them chooses nothing.
 */
export interface Hello {
  readonly ref: number;
  readonly type: "hello";
  readonly ticket: string;
  readonly epoch?: number | null;
  readonly n?: number | null;
}

/**
 * Proof of life every 5 s; `n` acknowledges the last event seen.
 *
 * `freezes` is how often a picture stood still in this browser since it came, for whoever leads.
 */
export interface Beat {
  readonly ref: number;
  readonly type: "beat";
  readonly n: number;
  readonly freezes?: number;
}

/** A gap was noticed: send what came after event `n` of `epoch`, or a snapshot. */
export interface Resume {
  readonly ref: number;
  readonly type: "resume";
  readonly epoch: number;
  readonly n: number;
}

/** The browser's one SDP offer of a peer connection. */
export interface Offer {
  readonly ref: number;
  readonly type: "offer";
  readonly sdp: string;
}

/**
 * The sender's own microphone and camera; nobody can switch on another's.
 *
 * `stops` is the sum of `you.stopped` as the sender knows it: whoever has not heard yet that a facilitator
 * switched something off cannot switch it on again by mistake.
 */
export interface SetSending {
  readonly ref: number;
  readonly type: "set_sending";
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly stops?: number;
}

/**
 * What the sender's page shows, at most once a second: the height in CSS pixels of each seat's picture,
 * 0 for one that is out of view. Nothing said, every picture counts as 360 high.
 *
 * `pinned` is the seat to keep sharp when the line is narrow.
 */
export interface SetWishes {
  readonly ref: number;
  readonly type: "set_wishes";
  readonly heights: readonly number[];
  readonly pinned?: number | null;
}

/** The sender's screen is shown, or no longer. One at a time; clients when a facilitator lets them. */
export interface SetSharing {
  readonly ref: number;
  readonly type: "set_sharing";
  readonly on: boolean;
}

/** The sender would like to speak. */
export interface RaiseHand {
  readonly ref: number;
  readonly type: "raise_hand";
}

/** One's own hand; facilitators may lower anybody's. */
export interface LowerHand {
  readonly ref: number;
  readonly type: "lower_hand";
  readonly participant: string;
}

/** The sender needs a minute, or is back from it. They stay in the room, and their minutes count on. */
export interface SetAway {
  readonly ref: number;
  readonly type: "set_away";
  readonly away: boolean;
}

/** Write a line. A client's private line reaches those who lead; theirs names the client it is for. */
export interface Say {
  readonly ref: number;
  readonly type: "say";
  readonly to: "group" | "private" | "staff";
  readonly client?: string | null;
  readonly text: string;
}

/** Lets clients write to the group, or not. They can always reach those who lead. */
export interface SetChat {
  readonly ref: number;
  readonly type: "set_chat";
  readonly open: boolean;
}

/** Begins a check-in round in the order of the circle. */
export interface StartRound {
  readonly ref: number;
  readonly type: "start_round";
}

/** The next person who is here has the turn. */
export interface NextTurn {
  readonly ref: number;
  readonly type: "next_turn";
}

/** One's own turn goes by, now or when it would come; facilitators may say so for somebody. */
export interface PassTurn {
  readonly ref: number;
  readonly type: "pass_turn";
  readonly participant: string;
}

export interface EndRound {
  readonly ref: number;
  readonly type: "end_round";
}

/** In place of the one that runs, if one does. */
export interface StartTimer {
  readonly ref: number;
  readonly type: "start_timer";
  readonly seconds: number;
}

export interface StopTimer {
  readonly ref: number;
  readonly type: "stop_timer";
}

/** Ask the group. An anonymous question shows its results when it is closed, never while it is open. */
export interface AskPoll {
  readonly ref: number;
  readonly type: "ask_poll";
  readonly question: string;
  readonly answers: readonly string[];
  readonly anonymous: boolean;
  readonly live: boolean;
}

/** One answer a client, for good. */
export interface Vote {
  readonly ref: number;
  readonly type: "vote";
  readonly poll: number;
  readonly answer: number;
}

/** Nobody answers any more, and everybody sees the results. */
export interface ClosePoll {
  readonly ref: number;
  readonly type: "close_poll";
}

/** The question and its results are gone. */
export interface PutPollAway {
  readonly ref: number;
  readonly type: "put_poll_away";
}

export interface React {
  readonly ref: number;
  readonly type: "react";
  readonly kind: "heart" | "thanks" | "yes";
}

/** Who writes captions: a person in the room, or nobody. */
export interface SetCaptioner {
  readonly ref: number;
  readonly type: "set_captioner";
  readonly participant: string | null;
}

/** A line of captions, by whoever was chosen for it. */
export interface WriteCaption {
  readonly ref: number;
  readonly type: "write_caption";
  readonly text: string;
}

/** Show everybody a link. */
export interface ShareLink {
  readonly ref: number;
  readonly type: "share_link";
  readonly title: string;
  readonly link: string;
}

/** Show everybody a file that the page's server has taken; `file` is the id that it gave. */
export interface ShareFile {
  readonly ref: number;
  readonly type: "share_file";
  readonly file: string;
  readonly title: string;
  readonly kind: "pdf" | "png" | "jpeg" | "text";
  readonly bytes: number;
}

/** Nobody can open it any more from here; a file is deleted. */
export interface WithdrawHandout {
  readonly ref: number;
  readonly type: "withdraw_handout";
  readonly handout: string;
}

export interface Admit {
  readonly ref: number;
  readonly type: "admit";
  readonly participant: string;
}

export interface AdmitAll {
  readonly ref: number;
  readonly type: "admit_all";
}

/** Sends somebody who waits away; the second time for the rest of the session. */
export interface Deny {
  readonly ref: number;
  readonly type: "deny";
  readonly participant: string;
}

/** Somebody who was sent away for the rest of the session may wait at the door once more. */
export interface LetWaitAgain {
  readonly ref: number;
  readonly type: "let_wait_again";
  readonly participant: string;
}

/** Switches a microphone off. Only its owner can switch it on. */
export interface Mute {
  readonly ref: number;
  readonly type: "mute";
  readonly participant: string;
}

/** Switches off the microphone of everybody who does not lead, but for interpreters. */
export interface MuteAll {
  readonly ref: number;
  readonly type: "mute_all";
}

/** Switches a camera off. Only its owner can switch it on. */
export interface StopCamera {
  readonly ref: number;
  readonly type: "stop_camera";
  readonly participant: string;
}

/** Shows the person a gentle prompt; nothing is switched on by it. */
export interface AskToUnmute {
  readonly ref: number;
  readonly type: "ask_to_unmute";
  readonly participant: string;
}

/**
 * Sends a client or a guest out of the room, also one who has just left or whose line is cut; if they
 * come back they wait, whatever token they hold.
 */
export interface Remove {
  readonly ref: number;
  readonly type: "remove";
  readonly participant: string;
  readonly reason: "disruptive" | "not_private" | "not_well" | "other";
}

/**
 * Takes a client and the sender to a private place; the group reads that both will be back soon.
 *
 * `guests` come along: interpreters and captioners who are here for this client, or for everybody.
 */
export interface TakeAside {
  readonly ref: number;
  readonly type: "take_aside";
  readonly participant: string;
  readonly guests?: readonly string[];
}

/** Ends the aside that the sender is in, for everybody in it. */
export interface BackToGroup {
  readonly ref: number;
  readonly type: "back_to_group";
}

/** Whether clients may show their screens. No longer allowed, a client's screen goes. */
export interface AllowSharing {
  readonly ref: number;
  readonly type: "allow_sharing";
  readonly allowed: boolean;
}

/** Takes away the screen that is shown, whoever shows it. */
export interface StopSharing {
  readonly ref: number;
  readonly type: "stop_sharing";
}

/** How everybody's connection fares; answered with `lines_reported`. */
export interface AskLines {
  readonly ref: number;
  readonly type: "ask_lines";
}

/** Locked, nobody is let in; whoever was let in may still come back. */
export interface SetLock {
  readonly ref: number;
  readonly type: "set_lock";
  readonly locked: boolean;
}

/** The group goes out; it ends by hand, however long it was meant to be. */
export interface StartBreak {
  readonly ref: number;
  readonly type: "start_break";
  readonly minutes: number;
}

/** Adds to the break, or to now if it is over its time. */
export interface ExtendBreak {
  readonly ref: number;
  readonly type: "extend_break";
  readonly minutes: number;
}

/** The group goes on. */
export interface EndBreak {
  readonly ref: number;
  readonly type: "end_break";
}

/** Divides the group, for `minutes` or until it is called back. Clients in none of `rooms` stay. */
export interface OpenBreakouts {
  readonly ref: number;
  readonly type: "open_breakouts";
  readonly rooms: readonly BreakoutPlan[];
  readonly minutes: number | null;
}

/** Adds to the time of the breakouts. */
export interface ExtendBreakouts {
  readonly ref: number;
  readonly type: "extend_breakouts";
  readonly minutes: number;
}

/** Everybody is with the group again in `in_s` seconds; 0: at once. */
export interface CallBack {
  readonly ref: number;
  readonly type: "call_back";
  readonly in_s: number;
}

/** Takes a client, or the sender, to a breakout; null: to the main room. */
export interface MoveTo {
  readonly ref: number;
  readonly type: "move_to";
  readonly participant: string;
  readonly breakout: string | null;
}

/** A line that everybody reads, in whichever breakout they are. */
export interface TellBreakouts {
  readonly ref: number;
  readonly type: "tell_breakouts";
  readonly text: string;
}

/** The sender's breakout would like a facilitator to come by, or no longer. */
export interface CallFacilitator {
  readonly ref: number;
  readonly type: "call_facilitator";
  readonly wanted: boolean;
}

/** Minutes count from here. */
export interface Start {
  readonly ref: number;
  readonly type: "start";
}

/** Ends the session for everybody. */
export interface End {
  readonly ref: number;
  readonly type: "end";
}

/** A quiet call of a client, from wherever they are: only those who lead are told. */
export interface AskForHelp {
  readonly ref: number;
  readonly type: "ask_for_help";
}

/** The sender is all right again. */
export interface TakeHelpBack {
  readonly ref: number;
  readonly type: "take_help_back";
}

/** The sender has seen this person's call; the person reads who it was. */
export interface SeeHelp {
  readonly ref: number;
  readonly type: "see_help";
  readonly participant: string;
}

/** The call, or the worry that somebody is gone, is over. */
export interface SettleHelp {
  readonly ref: number;
  readonly type: "settle_help";
  readonly participant: string;
}

/** Keeps an eye on a client: if they are gone without a word, those who lead are told at once. */
export interface SetWatched {
  readonly ref: number;
  readonly type: "set_watched";
  readonly participant: string;
  readonly watched: boolean;
}

/** A line from a client or a guest who waits to those who lead. */
export interface TellStaff {
  readonly ref: number;
  readonly type: "tell_staff";
  readonly text: string;
}

/** A line to one person who waits. */
export interface TellWaiting {
  readonly ref: number;
  readonly type: "tell_waiting";
  readonly participant: string;
  readonly text: string;
}

/**
 * Marks a client as not taking part, from now or from an instant before, or as taking part again.
 *
 * An instant before the start means the start, one in the future means now.
 */
export interface SetTakingPart {
  readonly ref: number;
  readonly type: "set_taking_part";
  readonly participant: string;
  readonly taking_part: boolean;
  readonly since_ms?: number | null;
  readonly reason?: "busy" | "asleep" | "not_well" | "other";
}

/** From now on this facilitator leads; it may be the sender. */
export interface HandLead {
  readonly ref: number;
  readonly type: "hand_lead";
  readonly participant: string;
}

/** The sender goes; the others stay. */
export interface Leave {
  readonly ref: number;
  readonly type: "leave";
}

export type Command =
  | Hello
  | Beat
  | Resume
  | Offer
  | SetSending
  | SetWishes
  | SetSharing
  | RaiseHand
  | LowerHand
  | SetAway
  | Say
  | SetChat
  | StartRound
  | NextTurn
  | PassTurn
  | EndRound
  | StartTimer
  | StopTimer
  | AskPoll
  | Vote
  | ClosePoll
  | PutPollAway
  | React
  | SetCaptioner
  | WriteCaption
  | ShareLink
  | ShareFile
  | WithdrawHandout
  | Admit
  | AdmitAll
  | Deny
  | LetWaitAgain
  | Mute
  | MuteAll
  | StopCamera
  | AskToUnmute
  | Remove
  | TakeAside
  | BackToGroup
  | AllowSharing
  | StopSharing
  | AskLines
  | SetLock
  | StartBreak
  | ExtendBreak
  | EndBreak
  | OpenBreakouts
  | ExtendBreakouts
  | CallBack
  | MoveTo
  | TellBreakouts
  | CallFacilitator
  | Start
  | End
  | AskForHelp
  | TakeHelpBack
  | SeeHelp
  | SettleHelp
  | SetWatched
  | TellStaff
  | TellWaiting
  | SetTakingPart
  | HandLead
  | Leave;

export interface RoomChanged {
  readonly type: "room_changed";
  readonly room: RoomStatus;
}

export interface YouChanged {
  readonly type: "you_changed";
  readonly you: You;
}

/** This participant is new, or something about them is. */
export interface ParticipantChanged {
  readonly type: "participant_changed";
  readonly participant: Participant;
}

export interface ParticipantLeft {
  readonly type: "participant_left";
  readonly id: string;
}

/** The whole lobby, to facilitators. */
export interface WaitingChanged {
  readonly type: "waiting_changed";
  readonly waiting: readonly Waiting[];
}

/** New lines, after the ones already there; those before `since` are let go. */
export interface ChatSaid {
  readonly type: "chat_said";
  readonly lines: readonly ChatLine[];
  readonly since: number;
}

/** The chat as it is now, in place of what was known. */
export interface ChatChanged {
  readonly type: "chat_changed";
  readonly chat: Chat;
}

/** Everybody whom those who lead look after, to facilitators. */
export interface WorriesChanged {
  readonly type: "worries_changed";
  readonly worries: readonly Worry[];
}

/** The group divides, is divided in another way, or is one again. */
export interface BreakoutsChanged {
  readonly type: "breakouts_changed";
  readonly breakouts: Breakouts | null;
}

export interface LeadershipChanged {
  readonly type: "leadership_changed";
  readonly leadership: Leadership;
}

export interface RoundChanged {
  readonly type: "round_changed";
  readonly round: Round | null;
}

export interface TimerChanged {
  readonly type: "timer_changed";
  readonly timer: Timer | null;
}

export interface PollChanged {
  readonly type: "poll_changed";
  readonly poll: Poll | null;
}

export interface ReactionsChanged {
  readonly type: "reactions_changed";
  readonly reactions: readonly Reaction[];
}

export interface CaptionsChanged {
  readonly type: "captions_changed";
  readonly captions: Captions;
}

export interface HandoutsChanged {
  readonly type: "handouts_changed";
  readonly handouts: readonly Handout[];
}

/** You were admitted: the room as you may now see it, in place of what you knew. */
export interface Entered {
  readonly type: "entered";
  readonly snapshot: Snapshot;
}

export type Event =
  | RoomChanged
  | YouChanged
  | ParticipantChanged
  | ParticipantLeft
  | WaitingChanged
  | ChatSaid
  | ChatChanged
  | WorriesChanged
  | BreakoutsChanged
  | LeadershipChanged
  | RoundChanged
  | TimerChanged
  | PollChanged
  | ReactionsChanged
  | CaptionsChanged
  | HandoutsChanged
  | Entered;

/** One event of the receiver's own sequence; a gap is healed with `resume`. */
export interface Numbered {
  readonly type: "event";
  readonly epoch: number;
  readonly n: number;
  readonly event: Event;
}

/** The state after event `n` of `epoch`, on arrival or after a gap; `peer` names this connection. */
export interface Welcome {
  readonly type: "welcome";
  readonly peer: string;
  readonly epoch: number;
  readonly n: number;
  /** How often to beat: the program says what silence means. */
  readonly beat_s: number;
  /** What the room's clock shows; the device's may be wrong. */
  readonly now_ms: number;
  readonly snapshot: Snapshot;
}

/** Nothing was lost: the events after the one you named follow. */
export interface Resumed {
  readonly type: "resumed";
  readonly peer: string;
  readonly epoch: number;
  readonly n: number;
  /** As of `welcome`. */
  readonly now_ms: number;
}

export interface Ok {
  readonly type: "ok";
  readonly ref: number;
}

export interface Refused {
  readonly type: "refused";
  readonly ref: number;
  readonly code: RefusalCode;
  readonly detail: string;
}

/** The server's SDP answer to offer `ref`. */
export interface Answered {
  readonly type: "answered";
  readonly ref: number;
  readonly sdp: string;
}

/** `n` is the last event sent to this participant: a larger one than yours is a gap. */
export interface BeatAnswered {
  readonly type: "beat_answered";
  readonly ref: number;
  readonly epoch: number;
  readonly n: number;
}

/** Present this instead of a ticket after a cut; it is good until the session ends. */
export interface RejoinGranted {
  readonly type: "rejoin_granted";
  readonly token: string;
}

/** How the connections of everybody who sends or receives fare, in order of seat. */
export interface LinesReported {
  readonly type: "lines_reported";
  readonly ref: number;
  readonly lines: readonly LineFigures[];
}

/**
 * What the media plane found out, as a whole, whenever it changes for this connection.
 *
 * Not numbered: after a `welcome` or `resumed` the default holds (nobody speaks, nothing is paused, every
 * layer is wanted) until the room says otherwise.
 */
export interface MediaNews {
  readonly type: "media_news";
  /** Who has the floor. */
  readonly speaker: string | null;
  /** Seats whose pictures do not come, to keep sound clear. */
  readonly paused: readonly number[];
  /** So many layers of the own camera, lowest first, are of use. */
  readonly layers: number;
}

/** The room moves or restarts: come back after `wait_ms`. */
export interface Restarting {
  readonly type: "restarting";
  readonly wait_ms: number;
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
  | LinesReported
  | MediaNews
  | Restarting;

/** Why a websocket was closed (RFC 6455 section 7.4.2: 4000-4999 are an application's own). */
export const CloseCode = {
  MALFORMED: 4400,
  TICKET_REFUSED: 4401,
  DENIED: 4403,
  REMOVED: 4406,
  BARRED: 4407,
  SILENT: 4408,
  LEFT: 4409,
  SESSION_ENDED: 4410,
  NOT_THE_OWNER: 4421,
  TOO_MANY: 4429,
  RESTARTING: 1012,
} as const;
