"""What a browser may ask. Imperatives; every one carries a `ref` that its answer repeats.

The first message of a connection is `Hello`; anything else before it closes the socket. Who may send
what, and when, is one table in `core/room/permission.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from sessions.core.protocol.chat import Say, SetChat
from sessions.core.protocol.command import Asked as _Command
from sessions.core.protocol.handouts import ShareFile, ShareLink, WithdrawHandout
from sessions.core.protocol.leadership import HandLead, SetTakingPart
from sessions.core.protocol.together import (
    AskPoll,
    ClosePoll,
    EndRound,
    NextTurn,
    PassTurn,
    PutPollAway,
    React,
    SetCaptioner,
    StartRound,
    StartTimer,
    StopTimer,
    Vote,
    WriteCaption,
)
from sessions.core.protocol.values import BreakoutId, Count, LobbyText, ParticipantId, RemovalReason, Value

OFFER_MAX_CHARS = 96 * 1024
SEATS_MAX = 64  # no offer has more m-lines
Seat = Annotated[int, Field(ge=0, lt=SEATS_MAX)]
Height = Annotated[int, Field(ge=0, le=8192)]


class Hello(_Command):
    """The ticket of this connection, or the rejoin token that an admission granted.

    With `epoch` and `n` of the last event seen, the answer brings what was missed instead of a snapshot
    where the room still has it. A rejoin token takes up the connection that it was granted to, media and
    all, if the room still has that: the answer then names the same peer, and no offer is needed.

    Of several devices of one person the one chosen last has the seat: a page chooses it by coming without
    `epoch` and `n`, or by switching something on while it stands in for one that is gone. A page that comes
    back with its token and them chooses nothing.
    """

    type: Literal["hello"] = "hello"
    ticket: Annotated[str, Field(max_length=4096)]
    epoch: Count | None = None
    n: Count | None = None


class Beat(_Command):
    """Proof of life every 5 s; `n` acknowledges the last event seen.

    `freezes` is how often a picture stood still in this browser since it came, for whoever leads.
    """

    type: Literal["beat"] = "beat"
    n: Count
    freezes: Count = 0


class Resume(_Command):
    """A gap was noticed: send what came after event `n` of `epoch`, or a snapshot."""

    type: Literal["resume"] = "resume"
    epoch: Count
    n: Count


class Offer(_Command):
    """The browser's one SDP offer of a peer connection."""

    type: Literal["offer"] = "offer"
    sdp: Annotated[str, Field(max_length=OFFER_MAX_CHARS)]


class SetSending(_Command):
    """The sender's own microphone and camera; nobody can switch on another's.

    `stops` is the sum of `you.stopped` as the sender knows it: whoever has not heard yet that a facilitator
    switched something off cannot switch it on again by mistake.
    """

    type: Literal["set_sending"] = "set_sending"
    microphone: bool
    camera: bool
    stops: Count = 0


class SetWishes(_Command):
    """What the sender's page shows, at most once a second: the height in CSS pixels of each seat's picture,
    0 for one that is out of view. Nothing said, every picture counts as 360 high.

    `pinned` is the seat to keep sharp when the line is narrow.
    """

    type: Literal["set_wishes"] = "set_wishes"
    heights: Annotated[tuple[Height, ...], Field(max_length=SEATS_MAX)]
    pinned: Seat | None = None


class SetSharing(_Command):
    """The sender's screen is shown, or no longer. One at a time; clients when a facilitator lets them."""

    type: Literal["set_sharing"] = "set_sharing"
    on: bool


class RaiseHand(_Command):
    """The sender would like to speak."""

    type: Literal["raise_hand"] = "raise_hand"


class LowerHand(_Command):
    """One's own hand; facilitators may lower anybody's."""

    type: Literal["lower_hand"] = "lower_hand"
    participant: ParticipantId


class SetAway(_Command):
    """The sender needs a minute, or is back from it. They stay in the room, and their minutes count on."""

    type: Literal["set_away"] = "set_away"
    away: bool


class Admit(_Command):
    type: Literal["admit"] = "admit"
    participant: ParticipantId


class AdmitAll(_Command):
    type: Literal["admit_all"] = "admit_all"


class Deny(_Command):
    """Sends somebody who waits away; the second time for the rest of the session."""

    type: Literal["deny"] = "deny"
    participant: ParticipantId


class LetWaitAgain(_Command):
    """Somebody who was sent away for the rest of the session may wait at the door once more."""

    type: Literal["let_wait_again"] = "let_wait_again"
    participant: ParticipantId


class Mute(_Command):
    """Switches a microphone off. Only its owner can switch it on."""

    type: Literal["mute"] = "mute"
    participant: ParticipantId


class MuteAll(_Command):
    """Switches off the microphone of everybody who does not lead, but for interpreters."""

    type: Literal["mute_all"] = "mute_all"


class StopCamera(_Command):
    """Switches a camera off. Only its owner can switch it on."""

    type: Literal["stop_camera"] = "stop_camera"
    participant: ParticipantId


class AskToUnmute(_Command):
    """Shows the person a gentle prompt; nothing is switched on by it."""

    type: Literal["ask_to_unmute"] = "ask_to_unmute"
    participant: ParticipantId


class Remove(_Command):
    """Sends a client or a guest out of the room, also one who has just left or whose line is cut; if they
    come back they wait, whatever token they hold."""

    type: Literal["remove"] = "remove"
    participant: ParticipantId
    reason: RemovalReason


class TakeAside(_Command):
    """Takes a client and the sender to a private place; the group reads that both will be back soon.

    `guests` come along: interpreters and captioners who are here for this client, or for everybody.
    """

    type: Literal["take_aside"] = "take_aside"
    participant: ParticipantId
    guests: Annotated[tuple[ParticipantId, ...], Field(max_length=4)] = ()


class BackToGroup(_Command):
    """Ends the aside that the sender is in, for everybody in it."""

    type: Literal["back_to_group"] = "back_to_group"


class AllowSharing(_Command):
    """Whether clients may show their screens. No longer allowed, a client's screen goes."""

    type: Literal["allow_sharing"] = "allow_sharing"
    allowed: bool


class StopSharing(_Command):
    """Takes away the screen that is shown, whoever shows it."""

    type: Literal["stop_sharing"] = "stop_sharing"


class AskLines(_Command):
    """How everybody's connection fares; answered with `lines_reported`."""

    type: Literal["ask_lines"] = "ask_lines"


class SetLock(_Command):
    """Locked, nobody is let in; whoever was let in may still come back."""

    type: Literal["set_lock"] = "set_lock"
    locked: bool


class StartBreak(_Command):
    """The group goes out; it ends by hand, however long it was meant to be."""

    type: Literal["start_break"] = "start_break"
    minutes: Annotated[int, Field(ge=1, le=60)]


class ExtendBreak(_Command):
    """Adds to the break, or to now if it is over its time."""

    type: Literal["extend_break"] = "extend_break"
    minutes: Annotated[int, Field(ge=1, le=60)]


class EndBreak(_Command):
    """The group goes on."""

    type: Literal["end_break"] = "end_break"


class BreakoutPlan(Value):
    """A breakout that is wanted, and who should be in it."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    participants: Annotated[tuple[ParticipantId, ...], Field(max_length=32)]


class OpenBreakouts(_Command):
    """Divides the group, for `minutes` or until it is called back. Clients in none of `rooms` stay."""

    type: Literal["open_breakouts"] = "open_breakouts"
    rooms: Annotated[tuple[BreakoutPlan, ...], Field(min_length=1, max_length=12)]
    minutes: Annotated[int, Field(ge=1, le=120)] | None


class ExtendBreakouts(_Command):
    """Adds to the time of the breakouts."""

    type: Literal["extend_breakouts"] = "extend_breakouts"
    minutes: Annotated[int, Field(ge=1, le=60)]


class CallBack(_Command):
    """Everybody is with the group again in `in_s` seconds; 0: at once."""

    type: Literal["call_back"] = "call_back"
    in_s: Annotated[int, Field(ge=0, le=300)]


class MoveTo(_Command):
    """Takes a client, or the sender, to a breakout; null: to the main room."""

    type: Literal["move_to"] = "move_to"
    participant: ParticipantId
    breakout: BreakoutId | None


class TellBreakouts(_Command):
    """A line that everybody reads, in whichever breakout they are."""

    type: Literal["tell_breakouts"] = "tell_breakouts"
    text: Annotated[str, Field(min_length=1, max_length=200)]


class CallFacilitator(_Command):
    """The sender's breakout would like a facilitator to come by, or no longer."""

    type: Literal["call_facilitator"] = "call_facilitator"
    wanted: bool


class Start(_Command):
    """Minutes count from here."""

    type: Literal["start"] = "start"


class End(_Command):
    """Ends the session for everybody."""

    type: Literal["end"] = "end"


class AskForHelp(_Command):
    """A quiet call of a client, from wherever they are: only those who lead are told."""

    type: Literal["ask_for_help"] = "ask_for_help"


class TakeHelpBack(_Command):
    """The sender is all right again."""

    type: Literal["take_help_back"] = "take_help_back"


class SeeHelp(_Command):
    """The sender has seen this person's call; the person reads who it was."""

    type: Literal["see_help"] = "see_help"
    participant: ParticipantId


class SettleHelp(_Command):
    """The call, or the worry that somebody is gone, is over."""

    type: Literal["settle_help"] = "settle_help"
    participant: ParticipantId


class SetWatched(_Command):
    """Keeps an eye on a client: if they are gone without a word, those who lead are told at once."""

    type: Literal["set_watched"] = "set_watched"
    participant: ParticipantId
    watched: bool


class TellStaff(_Command):
    """A line from a client or a guest who waits to those who lead."""

    type: Literal["tell_staff"] = "tell_staff"
    text: LobbyText


class TellWaiting(_Command):
    """A line to one person who waits."""

    type: Literal["tell_waiting"] = "tell_waiting"
    participant: ParticipantId
    text: LobbyText


class Leave(_Command):
    """The sender goes; the others stay."""

    type: Literal["leave"] = "leave"


Command = Annotated[
    Hello
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
    | Leave,
    Field(discriminator="type"),
]
COMMANDS: TypeAdapter[Command] = TypeAdapter(Command)
