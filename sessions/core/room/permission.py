"""Who may ask what, and when: one table of command x role x place x phase. What is not in it is refused.

The table says nothing about whether the command makes sense (is that person waiting, is a seat free):
that is answered where it is carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from sessions.core.protocol.chat import Say, SetChat
from sessions.core.protocol.commands import (
    Admit,
    AdmitAll,
    AllowSharing,
    AskForHelp,
    AskLines,
    AskToUnmute,
    BackToGroup,
    Beat,
    CallBack,
    CallFacilitator,
    Command,
    Deny,
    End,
    EndBreak,
    ExtendBreak,
    ExtendBreakouts,
    Leave,
    LetWaitAgain,
    LowerHand,
    MoveTo,
    Mute,
    MuteAll,
    Offer,
    OpenBreakouts,
    RaiseHand,
    Remove,
    Resume,
    SeeHelp,
    SetAway,
    SetLock,
    SetSending,
    SetSharing,
    SettleHelp,
    SetWatched,
    SetWishes,
    Start,
    StartBreak,
    StopCamera,
    StopSharing,
    TakeAside,
    TakeHelpBack,
    TellBreakouts,
    TellStaff,
    TellWaiting,
)
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
from sessions.core.protocol.values import RefusalCode, Role

Place = Literal["lobby", "main"]
Phase = Literal["waiting", "open", "ended"]
ROLES: tuple[Role, ...] = ("client", "facilitator", "guest")
PLACES: tuple[Place, ...] = ("lobby", "main")
PHASES: tuple[Phase, ...] = ("waiting", "open", "ended")


@dataclass(frozen=True, slots=True)
class Standing:
    """All that permission depends on."""

    role: Role
    place: Place
    phase: Phase


def _cells(
    roles: tuple[Role, ...], places: tuple[Place, ...], phases: tuple[Phase, ...]
) -> frozenset[Standing]:
    return frozenset(Standing(*cell) for cell in product(roles, places, phases))


_ANYBODY = _cells(ROLES, PLACES, PHASES)
_INSIDE = _cells(ROLES, ("main",), ("waiting", "open"))
_IN_CARE = _cells(("client", "facilitator"), ("main",), ("waiting", "open"))
_LEADING = _cells(("facilitator",), ("main",), ("waiting", "open"))
_RUNNING = _cells(("facilitator",), ("main",), ("open",))

_CLIENTS = _cells(("client",), PLACES, ("waiting", "open"))

TABLE: Mapping[type, frozenset[Standing]] = {
    Beat: _ANYBODY,
    Resume: _ANYBODY,
    Leave: _ANYBODY,
    Offer: _INSIDE,
    SetSending: _INSIDE,
    SetWishes: _INSIDE,
    SetSharing: _IN_CARE,
    RaiseHand: _INSIDE,
    LowerHand: _INSIDE,
    SetAway: _IN_CARE,
    BackToGroup: _IN_CARE,
    Say: _INSIDE,
    PassTurn: _IN_CARE,
    React: _IN_CARE,
    WriteCaption: _INSIDE,
    Vote: _cells(("client",), ("main",), ("waiting", "open")),
    Admit: _LEADING,
    AdmitAll: _LEADING,
    Deny: _LEADING,
    LetWaitAgain: _LEADING,
    Mute: _LEADING,
    MuteAll: _LEADING,
    StopCamera: _LEADING,
    AskToUnmute: _LEADING,
    Remove: _LEADING,
    TakeAside: _LEADING,
    AllowSharing: _LEADING,
    StopSharing: _LEADING,
    AskLines: _LEADING,
    SetLock: _LEADING,
    SetChat: _LEADING,
    SeeHelp: _LEADING,
    SettleHelp: _LEADING,
    SetWatched: _LEADING,
    TellWaiting: _LEADING,
    HandLead: _LEADING,
    AskForHelp: _CLIENTS,
    TakeHelpBack: _CLIENTS,
    TellStaff: _cells(("client", "guest"), ("lobby",), ("waiting", "open")),
    StartRound: _LEADING,
    NextTurn: _LEADING,
    EndRound: _LEADING,
    StartTimer: _LEADING,
    StopTimer: _LEADING,
    AskPoll: _LEADING,
    ClosePoll: _LEADING,
    PutPollAway: _LEADING,
    SetCaptioner: _LEADING,
    ShareLink: _LEADING,
    ShareFile: _LEADING,
    WithdrawHandout: _LEADING,
    Start: _cells(("facilitator",), ("main",), ("waiting",)),
    End: _RUNNING,
    SetTakingPart: _RUNNING,
    StartBreak: _RUNNING,
    ExtendBreak: _RUNNING,
    EndBreak: _RUNNING,
    OpenBreakouts: _RUNNING,
    ExtendBreakouts: _RUNNING,
    CallBack: _RUNNING,
    MoveTo: _RUNNING,
    TellBreakouts: _RUNNING,
    CallFacilitator: _cells(("client",), ("main",), ("open",)),
}

_WRONG_PHASE: Mapping[Phase, RefusalCode] = {
    "waiting": RefusalCode.NOT_STARTED,
    "open": RefusalCode.ALREADY_STARTED,
    "ended": RefusalCode.ENDED,
}


def refusal(command: type[Command], standing: Standing) -> RefusalCode | None:
    """None where the table allows it; else the first of role, place and phase that is wrong."""
    allowed = TABLE.get(command, frozenset())
    if standing in allowed:
        return None
    same_role = [cell for cell in allowed if cell.role == standing.role]
    if not same_role:
        return RefusalCode.NOT_ALLOWED
    if not any(cell.place == standing.place for cell in same_role):
        return RefusalCode.NOT_ADMITTED
    return _WRONG_PHASE[standing.phase]
