"""What a facilitator asks for, each carried out by the feature it belongs to."""

from __future__ import annotations

from sessions.core.protocol.chat import SetChat
from sessions.core.protocol.commands import (
    Admit,
    AdmitAll,
    AllowSharing,
    AskLines,
    AskToUnmute,
    CallBack,
    CallFacilitator,
    Deny,
    End,
    EndBreak,
    ExtendBreak,
    ExtendBreakouts,
    LetWaitAgain,
    MoveTo,
    Mute,
    MuteAll,
    OpenBreakouts,
    Remove,
    SetLock,
    Start,
    StartBreak,
    StopCamera,
    StopSharing,
    TakeAside,
    TellBreakouts,
)
from sessions.core.protocol.handouts import HandingOut
from sessions.core.protocol.leadership import HandLead, SetTakingPart
from sessions.core.protocol.together import TogetherLed
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.admission import admit, admit_all, deny, let_wait_again, remove, set_lock
from sessions.core.room.aside import take_aside
from sessions.core.room.breakouts import (
    call_back,
    call_facilitator,
    extend_breakouts,
    move_to,
    open_breakouts,
    tell_breakouts,
)
from sessions.core.room.breaks import end_break, extend_break, start_break
from sessions.core.room.chat import set_chat
from sessions.core.room.effects import Effect
from sessions.core.room.floor import ask_to_unmute, mute, mute_all, stop_camera
from sessions.core.room.handouts import hand_out
from sessions.core.room.leadership import hand_lead, set_taking_part
from sessions.core.room.marks import end, start
from sessions.core.room.presence import Peer
from sessions.core.room.sharing import allow_sharing, stop_sharing
from sessions.core.room.showing import ask_lines
from sessions.core.room.state import RoomState
from sessions.core.room.together import lead_together

LeadingDoor = Admit | AdmitAll | Deny | LetWaitAgain
LeadingPeople = LeadingDoor | Mute | MuteAll | StopCamera | AskToUnmute | Remove | TakeAside
LeadingLead = SetTakingPart | HandLead
LeadingGroup = SetLock | SetChat | StartBreak | ExtendBreak | EndBreak | Start | End
LeadingMedia = AllowSharing | StopSharing | AskLines
Dividing = OpenBreakouts | ExtendBreakouts | CallBack | MoveTo | TellBreakouts | CallFacilitator
Leading = LeadingPeople | LeadingLead | LeadingGroup | LeadingMedia | Dividing | TogetherLed | HandingOut


def lead(state: RoomState, sender: Peer, command: Leading, *, now: int) -> list[Effect] | RefusalCode:
    """The permission table has been asked first."""
    if isinstance(command, LeadingPeople):
        return _lead_people(state, sender, command, now=now)
    if isinstance(command, SetTakingPart):
        return set_taking_part(state, sender, command, now=now)
    if isinstance(command, HandLead):
        return hand_lead(state, command)
    if isinstance(command, TogetherLed):
        return lead_together(state, command, now)
    if isinstance(command, HandingOut):
        return hand_out(state, sender, command, now=now)
    if isinstance(command, LeadingMedia):
        return _lead_media(state, sender, command)
    if isinstance(command, Dividing):
        return _divide(state, sender, command, now=now)
    return _lead_group(state, command, now)


def _lead_people(
    state: RoomState, sender: Peer, command: LeadingPeople, *, now: int
) -> list[Effect] | RefusalCode:
    match command:
        case Admit():
            return admit(state, command.participant, now)
        case AdmitAll():
            return admit_all(state, now)
        case Deny():
            return deny(state, command.participant, sender.person, now=now)
        case LetWaitAgain():
            return let_wait_again(state, command.participant, sender.person)
        case Mute():
            return mute(state, command.participant, now)
        case MuteAll():
            return mute_all(state, now)
        case StopCamera():
            return stop_camera(state, command.participant, now)
        case AskToUnmute():
            return ask_to_unmute(state, command.participant, now)
        case Remove(participant=person, reason=reason):
            return remove(state, person, sender.person, reason=reason, now=now)
        case TakeAside():
            return take_aside(state, sender, command, now=now)


def _lead_media(state: RoomState, sender: Peer, command: LeadingMedia) -> list[Effect]:
    match command:
        case AllowSharing():
            return allow_sharing(state, allowed=command.allowed)
        case StopSharing():
            return stop_sharing(state)
        case AskLines():
            return ask_lines(state, sender, command.ref)


def _lead_group(state: RoomState, command: LeadingGroup, now: int) -> list[Effect] | RefusalCode:
    match command:
        case SetLock():
            return set_lock(state, command.locked)
        case SetChat():
            return set_chat(state, command.open)
        case StartBreak():
            return start_break(state, command.minutes, now)
        case ExtendBreak():
            return extend_break(state, command.minutes, now)
        case EndBreak():
            return end_break(state, now)
        case Start():
            return start(state, now)
        case End():
            return end(state, now, now=now)


def _divide(state: RoomState, sender: Peer, command: Dividing, *, now: int) -> list[Effect] | RefusalCode:
    match command:
        case OpenBreakouts():
            return open_breakouts(state, command, now)
        case ExtendBreakouts():
            return extend_breakouts(state, command.minutes, now)
        case CallBack():
            return call_back(state, command.in_s, now)
        case MoveTo(participant=person, breakout=breakout):
            return move_to(state, sender, person, breakout=breakout, now=now)
        case TellBreakouts():
            return tell_breakouts(state, command.text, now)
        case CallFacilitator():
            return call_facilitator(state, sender, wanted=command.wanted, now=now)
