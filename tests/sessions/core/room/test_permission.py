"""The whole table, cell by cell: what it must say is written out here a second time, as sentences."""

from itertools import product
from typing import get_args

import pytest

from sessions.core.protocol.commands import Command
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.permission import PHASES, PLACES, ROLES, TABLE, Standing, refusal

SHAPES = {shape.__name__: shape for shape in get_args(get_args(Command)[0])}
STANDINGS = [Standing(*cell) for cell in product(ROLES, PLACES, PHASES)]
CELLS = [(name, standing) for name in SHAPES for standing in STANDINGS]

GUESTS = {"Offer", "SetSending", "SetWishes", "RaiseHand", "LowerHand", "WriteCaption", "Say"}
ANYBODY = {"Beat", "Resume", "Leave"}
WHOEVER_IS_IN = {
    "Offer",
    "SetSending",
    "RaiseHand",
    "LowerHand",
    "SetAway",
    "BackToGroup",
    "SetWishes",
    "SetSharing",
    "Say",
    "PassTurn",
    "React",
    "WriteCaption",
}
RUNNING = {"SetTakingPart", "End", "StartBreak", "ExtendBreak", "EndBreak"}
RUNNING |= {"OpenBreakouts", "ExtendBreakouts", "CallBack", "MoveTo", "TellBreakouts"}
CLIENTS_WHILE_IT_RUNS = {"CallFacilitator"}
FACILITATORS = {
    "Admit",
    "AdmitAll",
    "Deny",
    "LetWaitAgain",
    "Mute",
    "MuteAll",
    "StopCamera",
    "AskToUnmute",
    "Remove",
    "TakeAside",
    "SetLock",
    "AllowSharing",
    "StopSharing",
    "AskLines",
    "SetChat",
    "SeeHelp",
    "SettleHelp",
    "SetWatched",
    "TellWaiting",
    "StartRound",
    "NextTurn",
    "EndRound",
    "StartTimer",
    "StopTimer",
    "AskPoll",
    "ClosePoll",
    "PutPollAway",
    "SetCaptioner",
    "ShareLink",
    "ShareFile",
    "WithdrawHandout",
    "HandLead",
}
CLIENTS_ANYWHERE = {"AskForHelp", "TakeHelpBack"}
CLIENTS_WAITING = {"TellStaff"}
CLIENTS_INSIDE = {"Vote"}
CLIENTS = CLIENTS_ANYWHERE | CLIENTS_WAITING | CLIENTS_INSIDE


def expected(name: str, standing: Standing) -> RefusalCode | None:
    role, place, phase = standing.role, standing.place, standing.phase
    if name in ANYBODY:
        return None
    if name in CLIENTS:
        return of_clients(name, standing)
    is_for_clients = name in WHOEVER_IS_IN | CLIENTS_WHILE_IT_RUNS
    if name == "Hello" or (role == "client" and not is_for_clients):
        return RefusalCode.NOT_ALLOWED
    if role == "guest" and name not in GUESTS:
        return RefusalCode.NOT_ALLOWED
    if role == "facilitator" and name in CLIENTS_WHILE_IT_RUNS:
        return RefusalCode.NOT_ALLOWED
    if place == "lobby":
        return RefusalCode.NOT_ADMITTED
    if phase == "ended":
        return RefusalCode.ENDED
    if name == "Start" and phase == "open":
        return RefusalCode.ALREADY_STARTED
    if name in RUNNING | CLIENTS_WHILE_IT_RUNS and phase == "waiting":
        return RefusalCode.NOT_STARTED
    return None


def of_clients(name: str, standing: Standing) -> RefusalCode | None:
    """What only clients ask for: help from everywhere, a word to those who lead from the lobby
    alone (guests too), an answer to a question from inside."""
    if standing.role != "client" and not (standing.role == "guest" and name in CLIENTS_WAITING):
        return RefusalCode.NOT_ALLOWED
    if name in CLIENTS_WAITING and standing.place == "main":
        return RefusalCode.NOT_ADMITTED
    if name in CLIENTS_INSIDE and standing.place == "lobby":
        return RefusalCode.NOT_ADMITTED
    return RefusalCode.ENDED if standing.phase == "ended" else None


@pytest.mark.parametrize(("name", "standing"), CELLS, ids=str)
def test_every_cell(name: str, standing: Standing) -> None:
    assert refusal(SHAPES[name], standing) == expected(name, standing)


def test_no_command_is_forgotten() -> None:
    assert set(TABLE) == set(SHAPES.values()) - {SHAPES["Hello"]}
    known = ANYBODY | WHOEVER_IS_IN | FACILITATORS | RUNNING | CLIENTS | CLIENTS_WHILE_IT_RUNS
    assert set(SHAPES) == known | {"Hello", "Start"}


def test_what_is_not_in_the_table_is_refused() -> None:
    class Unheard:
        pass

    answers = {refusal(Unheard, standing) for standing in STANDINGS}  # type: ignore[arg-type]
    assert answers == {RefusalCode.NOT_ALLOWED}
