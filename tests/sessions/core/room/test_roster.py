"""Who is to lead is read at the door, and finds a seat however many were let in before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sessions.core.protocol.commands import Admit, AdmitAll, Leave
from sessions.core.protocol.events import Numbered, RoomChanged
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.plan import Leader
from tests.sessions.core.room.stage import PLAN, Stage
from tests.sessions.core.room.test_aside import codes

RUTH, OMAR = Leader("ruth", "Ruth T."), Leader("omar", "Omar T.")
LED = replace(PLAN, leaders=(RUTH,))


def expect(stage: Stage, *leaders: Leader) -> None:
    stage.take(stage.room.expect(leaders, stage.at))


def test_the_lobby_reads_who_is_to_lead_and_of_a_substitute_at_once() -> None:
    stage = Stage(plan=LED)
    stage.arrive("ana", peer="a1")
    assert stage.views["a1"].room.expected_leaders == ("Ruth T.",)
    stage.heard("a1")
    expect(stage, OMAR)
    (told,) = stage.heard("a1")
    assert isinstance(told, Numbered)
    assert told.event == RoomChanged(room=stage.views["a1"].room)
    assert stage.views["a1"].room.expected_leaders == ("Omar T.",)
    expect(stage, OMAR)
    assert stage.heard("a1") == []


def test_a_room_raised_again_reads_the_roster_of_its_plan() -> None:
    stage = Stage(plan=LED)
    expect(stage, OMAR)
    stage.arrive("ana", peer="a1")
    again = stage.restart()
    again.arrive("ben", peer="b1")
    assert again.views["b1"].room.expected_leaders == ("Ruth T.",)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_substitute_finds_a_seat_in_a_room_that_is_full_of_others(is_guarded: bool) -> None:
    """Control: where nobody is said to lead, no seat is kept, and the substitute is turned away."""
    stage = Stage()
    expect(stage, *([RUTH, OMAR] if is_guarded else []))
    stage.arrive("ruth", peer="r1")
    for person in ("ana", "ben", "cleo", "dina"):
        stage.arrive(person, peer=person)
    stage.ask("r1", AdmitAll(ref=5))
    let_in = 2 if is_guarded else 3
    assert len(stage.room.snapshot_for("r1").participants) == 1 + let_in
    stage.arrive("omar", peer="o1")
    assert ("o1" in stage.closed) is not is_guarded
    if is_guarded:
        assert stage.room.snapshot_for("o1").you.place == "main"


def test_the_seat_of_a_leader_who_left_is_kept_for_whoever_leads_next() -> None:
    stage = Stage()
    expect(stage, RUTH, OMAR)
    stage.arrive("ruth", peer="r1")
    stage.arrive("omar", peer="o1")
    for person in ("ana", "ben", "cleo"):
        stage.arrive(person, peer=person)
    stage.ask("o1", AdmitAll(ref=5))
    stage.ask("r1", Leave(ref=6))
    stage.ask("o1", Admit(ref=7, participant="cleo"))
    assert codes(stage, "o1") == [RefusalCode.ROOM_FULL]
    expect(stage, OMAR)
    stage.ask("o1", Admit(ref=8, participant="cleo"))
    assert stage.room.snapshot_for("cleo").you.place == "main"
