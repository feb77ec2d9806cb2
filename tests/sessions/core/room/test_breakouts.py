"""The group divides and comes together again; minutes go on while a facilitator is in any part of it."""

from dataclasses import replace

import pytest

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import Moved
from sessions.core.attendance.plan import SessionPlan
from sessions.core.protocol.commands import (
    Admit,
    BackToGroup,
    BreakoutPlan,
    CallBack,
    CallFacilitator,
    Command,
    End,
    ExtendBreakouts,
    Leave,
    MoveTo,
    OpenBreakouts,
    TakeAside,
    TellBreakouts,
)
from sessions.core.protocol.events import Refused
from sessions.core.protocol.values import Breakouts, Note, RefusalCode
from sessions.core.room.effects import PlaceMedia
from sessions.core.room.memory import RoomMemory
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage

ONE, TWO = "breakout:7-1", "breakout:7-2"
OPEN = OpenBreakouts(
    ref=5,
    rooms=(
        BreakoutPlan(name="Blue", participants=("ana",)),
        BreakoutPlan(name="Green", participants=("ben", "cleo")),
    ),
    minutes=10,
)
EVERYBODY = ("ruth-1", "ana-1", "ben-1", "cleo-1")


def divided(command: OpenBreakouts = OPEN) -> Stage:
    stage = Stage(plan=replace(PLAN, seats=6)).open("ana", "ben", "cleo")
    for peer in stage.views:
        stage.speak(peer)
    stage.ask("ruth-1", command)
    return stage


def moves(stage: Stage) -> list[tuple[str, str]]:
    return [(fact.peer, fact.place) for fact in stage.fresh_facts() if isinstance(fact, Moved)]


def codes(stage: Stage, peer: str) -> list[RefusalCode]:
    return [message.code for message in stage.sent[peer] if isinstance(message, Refused)]


def here(stage: Stage, peer: str) -> set[str]:
    return {one.id for one in stage.views[peer].participants if not one.elsewhere}


def breakouts(stage: Stage, peer: str = "ruth-1") -> Breakouts:
    found = stage.views[peer].breakouts
    assert found is not None
    return found


def test_everybody_goes_where_they_were_named_with_their_facts_and_media() -> None:
    stage = Stage().open("ana", "ben", "cleo")
    stage.fresh_facts()
    effects = stage.ask("ruth-1", OPEN)
    assert moves(stage) == [("ana-1", ONE), ("ben-1", TWO), ("cleo-1", TWO)]
    placed = [effect for effect in effects if isinstance(effect, PlaceMedia)]
    assert placed == [PlaceMedia("ana-1", ONE), PlaceMedia("ben-1", TWO), PlaceMedia("cleo-1", TWO)]
    assert [here(stage, peer) for peer in EVERYBODY] == [{"ruth"}, {"ana"}, *[{"ben", "cleo"}] * 2]
    assert not stage.views["ana-1"].you.aside


def test_who_is_in_none_stays_and_nobody_is_divided_twice() -> None:
    stage = divided(OPEN.model_copy(update={"rooms": OPEN.rooms[:1]}))
    assert here(stage, "ruth-1") == {"ruth", "ben", "cleo"}
    stage.ask("ruth-1", OPEN)
    assert codes(stage, "ruth-1") == [RefusalCode.BREAKOUTS_OPEN]


def test_they_come_back_by_themselves_when_the_time_is_over() -> None:
    stage = divided()
    stage.ask("ruth-1", ExtendBreakouts(ref=6, minutes=5))
    stage.run(15 * MINUTE - 1, *EVERYBODY)
    assert breakouts(stage).until_ms == START + 15 * MINUTE
    stage.fresh_facts()
    stage.run(1000, *EVERYBODY)
    assert moves(stage) == [("ana-1", "main"), ("ben-1", "main"), ("cleo-1", "main")]
    assert [view.breakouts for view in stage.views.values()] == [None] * 4
    assert here(stage, "ana-1") == {"ruth", "ana", "ben", "cleo"}


def test_called_back_they_have_a_moment_but_never_more_time_than_they_had() -> None:
    stage = divided()
    stage.ask("ruth-1", CallBack(ref=6, in_s=60))
    assert breakouts(stage, "ana-1").until_ms == START + MINUTE
    stage.ask("ruth-1", CallBack(ref=7, in_s=300))
    assert breakouts(stage, "ana-1").until_ms == START + MINUTE
    stage.ask("ruth-1", CallBack(ref=8, in_s=0))
    assert stage.views["ana-1"].breakouts is None


def test_a_facilitator_visits_and_the_question_is_answered() -> None:
    stage = divided()
    stage.later(1000).ask("cleo-1", CallFacilitator(ref=6, wanted=True))
    assert [room.asked_ms for room in breakouts(stage).rooms] == [None, START + 1000]
    stage.ask("ruth-1", MoveTo(ref=7, participant="ruth", breakout=TWO))
    assert [room.asked_ms for room in breakouts(stage).rooms] == [None, None]
    assert here(stage, "cleo-1") == {"ruth", "ben", "cleo"}
    stage.ask("cleo-1", CallFacilitator(ref=8, wanted=True))
    stage.ask("cleo-1", CallFacilitator(ref=9, wanted=False))
    assert [room.asked_ms for room in breakouts(stage).rooms] == [None, None]
    stage.ask("ruth-1", BackToGroup(ref=10))
    assert here(stage, "ruth-1") == {"ruth"}


def test_one_line_reaches_everybody_until_they_are_together() -> None:
    stage = divided()
    stage.later(1000).ask("ruth-1", TellBreakouts(ref=6, text="Find one thing that went well."))
    note = Note(text="Find one thing that went well.", at_ms=START + 1000)
    assert [breakouts(stage, peer).note for peer in EVERYBODY] == [note] * 4
    stage.ask("ruth-1", CallBack(ref=7, in_s=0))
    stage.ask("ruth-1", OPEN)
    assert breakouts(stage).note is None


def test_who_comes_late_is_placed_where_the_fewest_are_and_keeps_it() -> None:
    stage = divided()
    stage.arrive("dina", peer="dina-1")
    stage.fresh_facts()
    stage.ask("ruth-1", Admit(ref=6, participant="dina"))
    assert moves(stage) == [("dina-1", ONE)]
    assert here(stage, "dina-1") == {"ana", "dina"}
    stage.ask("dina-1", Leave(ref=7))
    stage.ask("ruth-1", MoveTo(ref=8, participant="ana", breakout=TWO))
    stage.arrive("dina", peer="dina-2")
    assert here(stage, "dina-2") == {"dina"}
    stage.arrive("omar", peer="omar-1")
    assert here(stage, "omar-1") == {"ruth", "omar"}


def test_a_client_is_moved_and_one_who_stays_in_main_is_not_placed_again() -> None:
    stage = divided()
    stage.ask("ruth-1", MoveTo(ref=6, participant="ana", breakout=None))
    stage.cut("ana-1")
    stage.arrive("ana", peer="ana-2")
    assert here(stage, "ana-2") == {"ruth", "ana"}


def test_an_aside_begins_in_a_breakout_and_ends_there() -> None:
    stage = divided()
    stage.ask("ruth-1", TakeAside(ref=6, participant="ben"))
    assert (here(stage, "ben-1"), stage.views["ben-1"].you.aside) == ({"ruth", "ben"}, True)
    assert breakouts(stage, "ben-1").rooms == ()
    stage.ask("ruth-1", MoveTo(ref=7, participant="ben", breakout=ONE))
    assert codes(stage, "ruth-1") == [RefusalCode.ELSEWHERE]
    stage.ask("ben-1", BackToGroup(ref=8))
    assert (here(stage, "ben-1"), here(stage, "ruth-1")) == ({"ben", "cleo"}, {"ruth"})


def test_who_is_aside_when_they_are_called_back_finds_the_group_afterwards() -> None:
    stage = divided()
    stage.ask("ruth-1", TakeAside(ref=6, participant="ben"))
    stage.ask("ruth-1", CallBack(ref=7, in_s=0))
    assert here(stage, "ben-1") == {"ruth", "ben"}
    stage.ask("ruth-1", Leave(ref=8))
    assert here(stage, "ben-1") == {"ana", "ben", "cleo"}


@pytest.mark.parametrize(
    ("peer", "command", "code"),
    [
        ("ruth-1", ExtendBreakouts(ref=9, minutes=5), RefusalCode.NO_BREAKOUTS),
        ("ruth-1", CallBack(ref=9, in_s=0), RefusalCode.NO_BREAKOUTS),
        ("ruth-1", TellBreakouts(ref=9, text="Hello"), RefusalCode.NO_BREAKOUTS),
        ("ruth-1", MoveTo(ref=9, participant="ana", breakout=None), RefusalCode.NO_BREAKOUTS),
        ("ana-1", CallFacilitator(ref=9, wanted=True), RefusalCode.NO_BREAKOUTS),
    ],
    ids=lambda one: getattr(one, "type", str(one)),
)
def test_there_is_nothing_to_do_while_the_group_is_one(
    peer: str, command: Command, code: RefusalCode
) -> None:
    stage = Stage().open("ana")
    stage.ask(peer, command)
    assert codes(stage, peer) == [code]


def test_a_move_that_makes_no_sense_is_refused() -> None:
    stage = divided()
    stage.arrive("omar", peer="omar-1")
    for person, breakout in (("ana", "breakout:7-9"), ("dina", ONE), ("omar", ONE)):
        stage.ask("ruth-1", MoveTo(ref=6, participant=person, breakout=breakout))
    refused = [RefusalCode.NO_BREAKOUTS, RefusalCode.NOT_HERE, RefusalCode.NOT_ALLOWED]
    assert codes(stage, "ruth-1") == refused
    stage.ask("ana-1", BackToGroup(ref=7))
    assert codes(stage, "ana-1") == [RefusalCode.NOT_ALLOWED]


def test_a_restart_finds_everybody_in_their_breakout_and_the_clock_running() -> None:
    stage = divided()
    stage.ask("ruth-1", MoveTo(ref=6, participant="ruth", breakout=TWO))
    stage.ask("cleo-1", Leave(ref=7))
    before = breakouts(stage)
    again = stage.restart()
    for person in ("ruth", "ana", "ben", "cleo"):
        again.arrive(person, peer=f"{person}-2")
    assert breakouts(again, "ruth-2").model_copy(update={"rooms": ()}) == before.model_copy(
        update={"rooms": ()}
    )
    rooms = {room.id: (room.name, set(room.people)) for room in breakouts(again, "ruth-2").rooms}
    assert rooms == {ONE: ("Blue", {"ana"}), TWO: ("Green", {"ruth", "ben", "cleo"})}
    again.run(10 * MINUTE, "ruth-2", "ana-2", "ben-2", "cleo-2")
    assert here(again, "ana-2") == {"ruth", "ana", "ben", "cleo"}


def test_facts_alone_bring_the_breakouts_back_without_their_names() -> None:
    stage = divided()
    again = stage.restart(memory=RoomMemory())
    for person in ("ruth", "ana", "ben", "cleo"):
        again.arrive(person, peer=f"{person}-2")
    rooms = {room.name: set(room.people) for room in breakouts(again, "ruth-2").rooms}
    assert rooms == {"Room 1": {"ana"}, "Room 2": {"ben", "cleo"}}
    again.ask("ruth-2", CallBack(ref=6, in_s=0))
    assert here(again, "ana-2") == {"ruth", "ana", "ben", "cleo"}


def test_the_end_ends_the_breakouts() -> None:
    stage = divided()
    stage.ask("ruth-1", End(ref=6))
    assert stage.views["ana-1"].breakouts is None
    assert stage.memory.partition.names == {}


def minutes(stage: Stage) -> dict[str, int]:
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=PLAN.scheduled_start_ms // 1000,
        scheduled_end_s=PLAN.scheduled_end_ms // 1000,
        roster=("ana", "ben", "cleo"),
    )
    tally = credit([*stage.past, *stage.facts], plan)
    return {person: one.credited_s // 60 for person, one in sorted(tally.people.items())}


@pytest.mark.parametrize("where", [None, ONE, TWO])
def test_minutes_go_on_for_all_wherever_the_facilitator_is(where: str | None) -> None:
    """MINUTES case 7."""
    stage = divided()
    stage.ask("ruth-1", MoveTo(ref=6, participant="ruth", breakout=where))
    stage.run(20 * MINUTE, *EVERYBODY)
    assert all(view.room.counting for view in stage.views.values())
    stage.ask("ruth-1", End(ref=7))
    assert minutes(stage) == {"ana": 20, "ben": 20, "cleo": 20}


def test_with_nobody_leading_any_part_minutes_pause_for_all_and_say_so() -> None:
    stage = divided()
    stage.ask("ruth-1", MoveTo(ref=6, participant="ruth", breakout=ONE))
    stage.run(5 * MINUTE, *EVERYBODY)
    stage.ask("ruth-1", Leave(ref=7))
    stage.run(4 * MINUTE, *EVERYBODY[1:])
    assert [stage.views[peer].room.counting for peer in EVERYBODY[1:]] == [False] * 3
    stage.arrive("ruth", peer="ruth-2")
    stage.run(MINUTE, "ruth-2", *EVERYBODY[1:])
    stage.ask("ruth-2", End(ref=8))
    assert minutes(stage) == {"ana": 6, "ben": 6, "cleo": 6}


def with_ines() -> Stage:
    stage = Stage(plan=replace(PLAN, seats=8)).open("ana", "ben", "cleo", "ines", "carl")
    stage.ask("ruth-1", OPEN)
    return stage


def test_an_interpreter_goes_with_the_client_whom_they_are_here_for() -> None:
    stage = with_ines()
    assert here(stage, "ana-1") == {"ana", "ines"}
    assert here(stage, "ruth-1") == {"ruth", "carl"}, "who is here for everybody stays"
    assert [room.name for room in breakouts(stage, "ines-1").rooms] == ["Blue"]
    stage.ask("ruth-1", MoveTo(ref=6, participant="ana", breakout=TWO))
    assert here(stage, "ana-1") == {"ana", "ines", "ben", "cleo"}
    stage.ask("ruth-1", CallBack(ref=7, in_s=0))
    assert here(stage, "ines-1") >= {"ruth", "ana", "ben"}


def test_moved_by_hand_the_interpreter_stays_where_they_were_taken() -> None:
    stage = with_ines()
    stage.ask("ruth-1", MoveTo(ref=6, participant="ines", breakout=TWO))
    assert here(stage, "ana-1") == {"ana"}
    stage.ask("ruth-1", MoveTo(ref=7, participant="ana", breakout=None))
    assert here(stage, "ines-1") == {"ines", "ben", "cleo"}


def test_an_interpreter_who_comes_late_is_placed_with_their_client() -> None:
    stage = Stage(plan=replace(PLAN, seats=8)).open("ana", "ben", "cleo")
    stage.ask("ruth-1", OPEN)
    for guest in ("ines", "pia"):
        stage.arrive(guest, peer=f"{guest}-1")
        stage.ask("ruth-1", Admit(ref=6, participant=guest))
    assert here(stage, "ana-1") == {"ana", "ines"}
    assert here(stage, "pia-1") == {"ruth", "pia"}
