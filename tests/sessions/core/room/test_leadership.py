"""Case 13 of MINUTES, live: marked and marked back, read by those who lead and whom it is about."""

import pytest

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import Ended, Excluded
from sessions.core.attendance.plan import SessionPlan
from sessions.core.protocol.commands import Admit, BackToGroup, End, Leave, Start, TakeAside
from sessions.core.protocol.events import Message, Refused
from sessions.core.protocol.leadership import NOBODY_LEADS, HandLead, SetTakingPart, SittingOut
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.leadership import REASONS
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage

ALL = ("ruth-1", "ana-1", "ben-1")


def mark(
    stage: Stage, person: str, taking_part: bool, *, since_ms: int | None = None, by: str = "ruth-1"
) -> Message:
    command = SetTakingPart(
        ref=9, participant=person, taking_part=taking_part, since_ms=since_ms, reason="busy"
    )
    stage.heard(by)
    stage.ask(by, command)
    return stage.heard(by)[0]


def excluded(stage: Stage) -> list[tuple[str, int, int, str, str]]:
    facts = [fact for fact in stage.facts if isinstance(fact, Excluded)]
    return [(fact.person, fact.from_ms, fact.to_ms, fact.by, fact.reason) for fact in facts]


def test_time_out_does_not_count_and_the_rest_does() -> None:
    stage = Stage().open("ana", "ben")
    stage.run(10 * MINUTE, *ALL)
    mark(stage, "ana", False)
    stage.run(5 * MINUTE, *ALL)
    mark(stage, "ana", True)
    stage.run(5 * MINUTE, *ALL)
    stage.ask("ruth-1", End(ref=3))
    since = START + 10 * MINUTE
    assert excluded(stage) == [("ana", since, since + 5 * MINUTE, "ruth", REASONS["busy"])]
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=PLAN.scheduled_start_ms // 1000,
        scheduled_end_s=PLAN.scheduled_end_ms // 1000,
        roster=("ana", "ben"),
    )
    people = credit(stage.facts, plan).people
    assert (people["ana"].credited_s, people["ben"].credited_s) == (15 * 60, 20 * 60)


def test_the_end_ends_it_and_stays_the_last_mark() -> None:
    stage = Stage().open("ana").run(MINUTE, "ruth-1", "ana-1")
    mark(stage, "ana", False)
    stage.run(MINUTE, "ruth-1", "ana-1").ask("ruth-1", End(ref=3))
    assert [(one[1], one[2]) for one in excluded(stage)] == [(START + MINUTE, START + 2 * MINUTE)]
    assert [type(fact) for fact in stage.facts if isinstance(fact, Excluded | Ended)] == [Excluded, Ended]


@pytest.mark.parametrize(
    ("since_ms", "from_ms"),
    [
        (None, START + 2 * MINUTE),
        (START + MINUTE, START + MINUTE),
        (0, START),
        (START + 90 * MINUTE, START + 2 * MINUTE),
    ],
)
def test_from_a_given_minute_inside_of_the_session(since_ms: int | None, from_ms: int) -> None:
    stage = Stage().open("ana").run(2 * MINUTE, "ruth-1", "ana-1")
    mark(stage, "ana", False, since_ms=since_ms)
    assert [one.since_ms for one in stage.views["ruth-1"].leadership.sitting_out] == [from_ms]


def test_only_those_who_lead_and_the_one_it_is_about_read_it() -> None:
    stage = Stage().open("ana", "ben")
    mark(stage, "ana", False)
    out = SittingOut(id="ana", name="Ana P.", since_ms=START, reason="busy")
    seen = {peer: stage.views[peer].leadership.sitting_out for peer in ALL}
    assert seen == {"ruth-1": (out,), "ana-1": (out,), "ben-1": ()}
    stage.arrive("cleo", peer="cleo-1")
    assert stage.views["cleo-1"].leadership == NOBODY_LEADS


def test_a_second_mark_changes_nothing_and_neither_does_one_back_of_nobody() -> None:
    stage = Stage().open("ana")
    mark(stage, "ana", True)
    mark(stage, "ana", False)
    stage.run(MINUTE, "ruth-1", "ana-1")
    mark(stage, "ana", False)
    assert [one.since_ms for one in stage.views["ruth-1"].leadership.sitting_out] == [START]
    assert excluded(stage) == []


@pytest.mark.parametrize(
    ("person", "code"),
    [("ruth", RefusalCode.NOT_ALLOWED), ("dina", RefusalCode.NOT_HERE), ("cleo", RefusalCode.NOT_HERE)],
)
def test_only_clients_who_were_let_in(person: str, code: RefusalCode) -> None:
    stage = Stage().open("ana")
    stage.arrive("cleo", peer="cleo-1")
    answer = mark(stage, person, False)
    assert isinstance(answer, Refused)
    assert answer.code == code


def test_a_restart_loses_neither_the_mark_nor_who_leads() -> None:
    stage = Stage().open("ana")
    stage.arrive("omar", peer="omar-1")
    stage.ask("ruth-1", HandLead(ref=2, participant="omar"))
    mark(stage, "ana", False)
    again = stage.later(MINUTE).restart()
    again.arrive("ruth", peer="ruth-2")
    assert again.views["ruth-2"].leadership.leader == "omar"
    assert [one.id for one in again.views["ruth-2"].leadership.sitting_out] == ["ana"]
    again.later(1000).ask("ruth-2", SetTakingPart(ref=3, participant="ana", taking_part=True))
    assert [one[1:3] for one in excluded(again)] == [(START, again.at)]


def test_who_comes_first_leads_until_the_lead_is_handed_on_or_they_go() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="ruth-1")
    stage.arrive("omar", peer="omar-1")
    stage.arrive("ana", peer="ana-1")
    stage.ask("ruth-1", Admit(ref=2, participant="ana"))
    stage.ask("ruth-1", Start(ref=3))
    told = [stage.views["ana-1"].leadership.leader]
    stage.ask("ruth-1", TakeAside(ref=4, participant="ana"))
    stage.ask("ana-1", BackToGroup(ref=5))
    told.append(stage.views["ana-1"].leadership.leader)
    for peer, command in (
        ("omar-1", HandLead(ref=6, participant="omar")),
        ("omar-1", Leave(ref=7)),
        ("ruth-1", Leave(ref=8)),
    ):
        stage.ask(peer, command)
        told.append(stage.views["ana-1"].leadership.leader)
    assert told == ["ruth", "ruth", "omar", "ruth", None]


def test_the_lead_goes_to_those_who_may_and_are_here() -> None:
    stage = Stage().open("ana")
    for person, code in (("ana", RefusalCode.NOT_ALLOWED), ("omar", RefusalCode.NOT_HERE)):
        stage.heard("ruth-1")
        stage.ask("ruth-1", HandLead(ref=2, participant=person))
        answer = stage.heard("ruth-1")[0]
        assert isinstance(answer, Refused)
        assert answer.code == code


@pytest.mark.parametrize("first", ["ruth", "omar"])
def test_a_restart_leaves_the_lead_where_it_was_whoever_is_back_first(first: str) -> None:
    stage = Stage().open("ana")
    stage.arrive("omar", peer="omar-1")
    assert stage.views["ana-1"].leadership.leader == "ruth"
    again = stage.restart()
    for one in (first, "omar", "ruth"):
        again.arrive(one, admitted=True)
    again.arrive("ana", peer="ana-2", admitted=True)
    assert again.views["ana-2"].leadership.leader == "ruth"


def test_control_who_does_not_come_back_leads_no_more() -> None:
    stage = Stage().open("ana")
    stage.arrive("omar", peer="omar-1")
    again = stage.restart()
    again.arrive("omar", peer="omar-2", admitted=True)
    again.run(61_000, "omar-2")
    assert again.views["omar-2"].leadership.leader == "omar"
