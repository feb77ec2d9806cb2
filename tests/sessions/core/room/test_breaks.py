"""A break pauses the minutes, is told to everybody, and ends by hand."""

from dataclasses import replace

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import BreakEnded, BreakStarted
from sessions.core.attendance.plan import SessionPlan
from sessions.core.protocol.commands import EndBreak, ExtendBreak, StartBreak
from sessions.core.protocol.events import Refused
from sessions.core.protocol.values import Break, RefusalCode
from sessions.core.room.plan import RoomRules
from sessions.core.room.room import Room
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage

BREAK = StartBreak(ref=5, minutes=10)


def test_a_break_is_a_fact_and_everybody_reads_when_it_goes_on() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    stage.ask("ruth-1", BREAK)
    room = stage.views["ana-1"].room
    assert stage.facts == [BreakStarted(at_ms=START, session="s1", epoch=7, seq=5)]
    assert (room.on_break, room.counting) == (Break(since_ms=START, until_ms=START + 10 * MINUTE), False)


def test_it_ends_by_hand_only() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", BREAK)
    stage.run(11 * MINUTE, "ruth-1", "ana-1")
    assert stage.views["ana-1"].room.on_break is not None
    stage.fresh_facts()
    stage.ask("ruth-1", EndBreak(ref=6))
    assert [fact for fact in stage.facts if isinstance(fact, BreakEnded)] != []
    room = stage.views["ana-1"].room
    assert room == room.model_copy(update={"on_break": None, "counting": True})


def test_it_is_extended_from_its_end_or_from_now_if_that_is_over() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", BREAK)
    stage.ask("ruth-1", ExtendBreak(ref=6, minutes=5))
    assert stage.views["ana-1"].room.on_break == Break(since_ms=START, until_ms=START + 15 * MINUTE)
    stage.run(20 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", ExtendBreak(ref=7, minutes=5))
    assert stage.views["ana-1"].room.on_break == Break(since_ms=START, until_ms=START + 25 * MINUTE)


def test_there_is_one_break_at_a_time() -> None:
    stage = Stage().open("ana")
    asked = (EndBreak(ref=5), ExtendBreak(ref=6, minutes=5), BREAK, BREAK)
    for command in asked:
        stage.ask("ruth-1", command)
    codes = [message.code for message in stage.sent["ruth-1"] if isinstance(message, Refused)]
    assert codes == [RefusalCode.NOT_ON_BREAK, RefusalCode.NOT_ON_BREAK, RefusalCode.ON_BREAK]


def test_where_the_program_counts_breaks_everybody_reads_that_minutes_count() -> None:
    plan = replace(PLAN, rules=RoomRules(credit_breaks=True))
    stage = Stage(Room(plan), plan=plan).open("ana")
    stage.ask("ruth-1", BREAK)
    assert stage.views["ana-1"].room.counting


def test_the_next_node_knows_of_the_break_but_not_of_its_length() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", BREAK)
    room, effects = Room.rebuilt(PLAN, stage.facts, stage.at)
    again = Stage(room, at=stage.at)
    again.take(effects)
    again.arrive("ana", peer="ana-2")
    assert again.views["ana-2"].room.on_break == Break(since_ms=START, until_ms=None)


def test_the_minutes_of_a_break_are_not_counted() -> None:
    stage = Stage().open("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", BREAK)
    stage.run(5 * MINUTE, "ruth-1", "ana-1").ask("ruth-1", EndBreak(ref=6))
    stage.run(10 * MINUTE, "ruth-1", "ana-1")
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=PLAN.scheduled_start_ms // 1000,
        scheduled_end_s=PLAN.scheduled_end_ms // 1000,
        roster=("ana",),
    )
    assert credit(stage.facts, plan).people["ana"].credited_s == 20 * 60
