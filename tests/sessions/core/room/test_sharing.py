"""Who shows a screen, who sees that they do, and when it ends by itself."""

import pytest

from sessions.core.protocol.commands import (
    AllowSharing,
    Command,
    End,
    Leave,
    SetAway,
    SetSharing,
    StopSharing,
    TakeAside,
)
from sessions.core.protocol.events import Refused
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect, StageMedia
from tests.sessions.core.room.stage import Stage

STAGE = 4  # the seat behind the last
ON, OFF = SetSharing(ref=5, on=True), SetSharing(ref=6, on=False)


def staged(effects: list[Effect]) -> list[StageMedia]:
    return [effect for effect in effects if isinstance(effect, StageMedia)]


def shared(stage: Stage) -> dict[str, str | None]:
    return {peer: view.room.shared_by for peer, view in stage.views.items()}


def codes(stage: Stage, peer: str) -> list[RefusalCode]:
    return [one.code for one in stage.heard(peer) if isinstance(one, Refused)]


def test_a_facilitator_shows_a_screen_at_once_and_stops() -> None:
    stage = Stage().open("ana")
    assert staged(stage.ask("ruth-1", ON)) == [StageMedia(STAGE, "ruth-1")]
    assert shared(stage) == {"ruth-1": "ruth", "ana-1": "ruth"}
    assert staged(stage.ask("ruth-1", OFF)) == [StageMedia(STAGE, None)]
    assert shared(stage) == {"ruth-1": None, "ana-1": None}
    assert staged(stage.ask("ruth-1", OFF)) == []


def test_nobody_is_ever_given_the_seat_of_the_stage() -> None:
    stage = Stage().open("ana", "ben", "cleo")
    assert stage.views["ana-1"].seats == STAGE + 1
    assert {one.seat for one in stage.views["ana-1"].participants} == set(range(STAGE))
    stage.arrive("omar", peer="omar-1")
    assert codes(stage, "omar-1") == [RefusalCode.ROOM_FULL]


def test_a_client_does_when_it_is_allowed() -> None:
    stage = Stage().open("ana", "ben")
    assert staged(stage.ask("ana-1", ON)) == []
    assert codes(stage, "ana-1") == [RefusalCode.SHARING_OFF]
    stage.ask("ruth-1", AllowSharing(ref=7, allowed=True))
    assert stage.views["ben-1"].room.clients_share
    assert staged(stage.ask("ana-1", ON)) == [StageMedia(STAGE, "ana-1")]
    stage.ask("ben-1", ON)
    assert codes(stage, "ben-1") == [RefusalCode.SHARED_ALREADY]
    assert staged(stage.ask("ben-1", OFF)) == []
    assert shared(stage)["ben-1"] == "ana"
    assert staged(stage.ask("ruth-1", AllowSharing(ref=8, allowed=False))) == [StageMedia(STAGE, None)]


def test_taking_the_leave_back_keeps_what_a_facilitator_shows() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", ON)
    assert staged(stage.ask("ruth-1", AllowSharing(ref=8, allowed=False))) == []


def test_a_facilitator_clears_the_stage() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", AllowSharing(ref=7, allowed=True))
    stage.ask("ana-1", ON)
    assert staged(stage.ask("ruth-1", StopSharing(ref=8))) == [StageMedia(STAGE, None)]
    assert staged(stage.ask("ruth-1", StopSharing(ref=9))) == []


def test_in_the_lobby_nobody_reads_who_shows_a_screen() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", ON)
    stage.arrive("ben", peer="ben-1")
    assert shared(stage) == {"ruth-1": "ruth", "ana-1": "ruth", "ben-1": None}


@pytest.mark.parametrize(
    ("peer", "command"),
    [
        ("ruth-1", Leave(ref=7)),
        ("ruth-1", SetAway(ref=7, away=True)),
        ("ruth-1", TakeAside(ref=7, participant="ana")),
        ("ruth-1", End(ref=7)),
    ],
    ids=lambda value: getattr(value, "type", value),
)
def test_it_goes_with_whoever_shows_it(peer: str, command: Command) -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", ON)
    assert staged(stage.ask(peer, command)) == [StageMedia(STAGE, None)]


def test_a_second_device_does_not_take_it_over() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", ON)
    assert staged(stage.arrive("ruth", peer="ruth-2")) == [StageMedia(STAGE, None)]
    stage.ask("ruth-1", ON)
    assert codes(stage, "ruth-1") == [RefusalCode.NO_SEAT]


def test_a_line_that_is_cut_keeps_it_until_the_person_is_gone() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", ON)
    stage.cut("ruth-1")
    stage.run(10_000, "ana-1")
    assert shared(stage)["ana-1"] == "ruth"
    stage.run(10_000, "ana-1")
    assert shared(stage)["ana-1"] is None


def test_a_screen_shown_aside_is_not_told_to_the_group() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", TakeAside(ref=4, participant="ana"))
    stage.ask("ruth-1", ON)
    assert shared(stage) == {"ruth-1": "ruth", "ana-1": "ruth", "ben-1": None}
