"""Distinct clients of a session, and what a full group means at the door (MINUTES case 26)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest

from sessions.core.protocol.commands import Admit, AdmitAll, Command, Leave, Remove, Start
from sessions.core.protocol.events import Refused
from sessions.core.protocol.values import PastCap, RefusalCode
from sessions.core.room.group_size import GroupSize
from sessions.core.room.plan import RoomRules
from tests.sessions.core.room.stage import MINUTE, PLAN, Stage


def holding(clients: int, action: Literal["warn", "block"] = "block") -> Stage:
    """A room with seats enough for everybody, whose group holds so many clients."""
    plan = replace(PLAN, seats=12, holds=clients, rules=RoomRules(cap_action=action))
    stage = Stage(plan=plan)
    stage.arrive("ruth", peer="ruth-1")
    return stage


def come(stage: Stage, *people: str) -> Stage:
    for person in people:
        stage.arrive(person, peer=f"{person}-1")
        stage.ask("ruth-1", Admit(ref=2, participant=person))
    return stage


def code(stage: Stage, command: Command) -> RefusalCode | None:
    stage.heard("ruth-1")
    stage.ask("ruth-1", command)
    refused = [message for message in stage.heard("ruth-1") if isinstance(message, Refused)]
    return refused[0].code if refused else None


def inside(stage: Stage) -> set[str]:
    return {one.id for one in stage.room.snapshot_for("ruth-1").participants if one.role != "facilitator"}


def test_who_was_there_since_start_counts_with_who_is_there() -> None:
    size = GroupSize()
    size.enter("zoe")
    size.begin({"ana"})
    size.enter("ben")
    assert (size.with_those({"cleo"}), size.with_those(())) == ({"ana", "ben", "cleo"}, {"ana", "ben"})


@pytest.mark.parametrize("action", ["warn", "block"])
def test_those_who_lead_read_beforehand_who_would_be_one_too_many(action: Literal["warn", "block"]) -> None:
    stage = come(holding(2, action), "ana")
    stage.arrive("cleo", peer="cleo-1")
    stage.arrive("pia", peer="pia-1")
    assert [one.past_cap for one in stage.views["ruth-1"].waiting] == [None, None]
    stage.ask("ruth-1", Start(ref=3))
    come(stage, "ben")
    told = PastCap(holds=2, blocks=action == "block")
    assert [(one.id, one.past_cap) for one in stage.views["ruth-1"].waiting] == [
        ("cleo", told),
        ("pia", None),
    ]
    assert [one.past_cap for one in stage.views["cleo-1"].waiting] == []


def test_a_warning_leaves_it_to_those_who_lead() -> None:
    stage = come(holding(2, "warn"), "ana", "ben")
    stage.arrive("cleo", peer="cleo-1")
    assert code(stage, Admit(ref=5, participant="cleo")) is None
    assert inside(stage) == {"ana", "ben", "cleo"}


def test_a_block_lets_in_no_client_more_and_everybody_else() -> None:
    stage = come(holding(2), "ana", "ben")
    for person in ("cleo", "pia", "ines"):
        stage.arrive(person, peer=f"{person}-1")
    assert code(stage, Admit(ref=5, participant="cleo")) == RefusalCode.GROUP_FULL
    assert code(stage, AdmitAll(ref=6)) is None
    assert inside(stage) == {"ana", "ben", "pia", "ines"}
    assert code(stage, AdmitAll(ref=7)) == RefusalCode.GROUP_FULL


def test_all_at_once_go_past_no_cap_unawares() -> None:
    stage = come(holding(2, "warn"), "ana")
    for person in ("ben", "cleo", "dina"):
        stage.arrive(person, peer=f"{person}-1")
    assert code(stage, AdmitAll(ref=5)) is None
    assert inside(stage) == {"ana", "ben"}
    assert [one.id for one in stage.views["ruth-1"].waiting] == ["cleo", "dina"]


def leave(stage: Stage) -> None:
    stage.ask("ana-1", Leave(ref=4))


def remove(stage: Stage) -> None:
    stage.ask("ruth-1", Remove(ref=4, participant="ana", reason="other"))


def silence(stage: Stage) -> None:
    stage.cut("ana-1")
    stage.run(MINUTE, "ruth-1", "ben-1")


@pytest.mark.parametrize("go", [leave, remove, silence])
def test_after_start_one_who_goes_makes_no_room_and_may_come_back(go: Callable[[Stage], None]) -> None:
    stage = come(holding(2), "ana", "ben")
    stage.ask("ruth-1", Start(ref=3))
    go(stage)
    stage.arrive("cleo", peer="cleo-1")
    assert code(stage, Admit(ref=5, participant="cleo")) == RefusalCode.GROUP_FULL
    stage.arrive("ana", peer="ana-2")
    code(stage, Admit(ref=6, participant="ana"))
    assert inside(stage) == {"ana", "ben"}


def test_before_start_one_who_goes_was_never_counted() -> None:
    stage = come(holding(2), "ana", "ben")
    leave(stage)
    stage.ask("ruth-1", Start(ref=3))
    stage.arrive("cleo", peer="cleo-1")
    assert code(stage, Admit(ref=5, participant="cleo")) is None


def test_the_next_node_knows_who_was_there() -> None:
    """From the facts alone: who has gone before the restart counts as much as who comes back after it."""
    stage = come(holding(2), "ana", "ben")
    stage.ask("ruth-1", Start(ref=3))
    leave(stage)
    again = stage.restart()
    again.arrive("ruth", peer="ruth-1")
    again.arrive("cleo", peer="cleo-1")
    assert code(again, Admit(ref=5, participant="cleo")) == RefusalCode.GROUP_FULL
    again.arrive("ana", peer="ana-2")
    again.arrive("ben", peer="ben-2")
    assert inside(again) == {"ana", "ben"}


def test_control_without_a_cap_there_is_no_end_to_it() -> None:
    stage = come(holding(2), "ana", "ben")
    free = Stage(plan=replace(stage.plan, holds=None))
    free.arrive("ruth", peer="ruth-1")
    come(free, "ana", "ben", "cleo")
    assert inside(free) == {"ana", "ben", "cleo"}
