"""What a person's own screen says of their minutes: the same as the ledger comes to afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.attendance.credit import Attendance, credit
from sessions.core.attendance.facts import Excluded
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import Rules
from sessions.core.protocol.commands import Admit, Leave, SetAway, StartBreak, StopCamera, TakeAside
from sessions.core.protocol.leadership import SetTakingPart
from sessions.core.protocol.minutes import Absence, OwnMinutes
from sessions.core.room.plan import RoomPlan, RoomRules
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage

STRICT = replace(PLAN, video_only=frozenset({"ana"}))
Scene = Callable[[Stage], object]


def mark(stage: Stage, *, taking_part: bool = False) -> None:
    stage.ask("ruth-1", SetTakingPart(ref=2, participant="ana", taking_part=taking_part))


def speaks(*, camera: bool) -> Scene:
    return lambda stage: stage.speak("ana-1", camera=camera)


def unled(seconds: int) -> Scene:
    return lambda stage: (stage.ask("ruth-1", Leave(ref=2)), stage.run(seconds * 1000, "ana-1"))


ROWS: list[tuple[str, list[Scene], bool, str | None]] = [
    ("here", [], True, None),
    ("camera off, and that counts", [speaks(camera=False)], True, None),
    ("on a break", [lambda stage: stage.ask("ruth-1", StartBreak(ref=2, minutes=5))], False, None),
    ("marked", [mark], False, "sitting_out"),
    ("marked back", [mark, lambda stage: mark(stage, taking_part=True)], True, None),
    (
        "marked, on a break",
        [mark, lambda stage: stage.ask("ruth-1", StartBreak(ref=2, minutes=5))],
        False,
        None,
    ),
    ("nobody leads, for a while", [unled(30)], True, None),
    ("nobody leads, for too long", [unled(61)], False, None),
    ("aside", [lambda stage: stage.ask("ruth-1", TakeAside(ref=2, participant="ana"))], True, None),
    ("a minute for oneself", [lambda stage: stage.ask("ana-1", SetAway(ref=2, away=True))], True, None),
]
STRICT_ROWS: list[tuple[str, list[Scene], bool, str | None]] = [
    ("nothing is known of the camera yet", [], False, None),
    ("camera on", [speaks(camera=True)], True, None),
    ("camera off", [speaks(camera=False)], False, "no_video"),
    ("camera off and on", [speaks(camera=False), speaks(camera=True)], True, None),
    (
        "stopped by who leads",
        [speaks(camera=True), lambda stage: stage.ask("ruth-1", StopCamera(ref=2, participant="ana"))],
        False,
        "no_video",
    ),
    ("marked, camera off", [speaks(camera=False), mark], False, "sitting_out"),
    ("camera off and nobody leads", [speaks(camera=False), unled(61)], False, None),
    (
        "a second device without a picture",
        [
            speaks(camera=True),
            lambda stage: stage.arrive("ana", peer="ana-2"),
            lambda stage: stage.speak("ana-2", camera=False),
        ],
        False,
        "no_video",
    ),
]


@pytest.mark.parametrize(
    ("plan", "scenes", "counting", "uncounted"),
    [
        *(pytest.param(PLAN, *row[1:], id=row[0]) for row in ROWS),
        *(pytest.param(STRICT, *row[1:], id=f"strict: {row[0]}") for row in STRICT_ROWS),
        pytest.param(
            replace(PLAN, rules=RoomRules(video_only=True)),
            [speaks(camera=False)],
            False,
            "no_video",
            id="a program that asks everybody for a picture",
        ),
    ],
)
def test_what_a_client_reads(
    plan: RoomPlan, scenes: list[Scene], counting: bool, uncounted: str | None
) -> None:
    stage = Stage(plan=plan).open("ana", "ben")
    stage.run(5000, "ruth-1", "ana-1", "ben-1")
    for scene in scenes:
        scene(stage)
    view = stage.believed("ana")
    assert view.you.minutes is not None
    assert (view.room.counting, view.you.minutes.uncounted) == (counting, uncounted)
    assert stage.views["ana-1"] == view
    second = stage.at // 1000
    stage.run(5000, *here(stage))
    stage.arrive("ruth", peer="ruth-9")
    stage.run(20_000, *here(stage))
    assert (reason_of(stage, second) == "credited") is counting


@pytest.mark.parametrize("person", ["ben", "ruth"])
def test_what_one_client_is_asked_for_is_nobody_elses(person: str) -> None:
    stage = Stage(plan=STRICT).open("ana", "ben")
    stage.speak("ana-1", camera=False)
    mark(stage)
    assert stage.views[f"{person}-1"].room.counting


def test_who_waits_and_who_has_no_minutes_reads_of_none() -> None:
    stage = Stage().open("ana")
    stage.arrive("ben", peer="ben-1")
    stage.arrive("ines", peer="ines-1")
    stage.ask("ruth-1", Admit(ref=2, participant="ines"))
    told = {peer: (view.room.counting, view.you.minutes) for peer, view in stage.views.items()}
    assert told == {
        "ruth-1": (True, None),
        "ana-1": (True, OwnMinutes(uncounted=None, bridge_s=60, absence=None)),
        "ben-1": (False, None),
        "ines-1": (False, None),
    }


def away(stage: Stage, seconds: int, *, kind: str = "cut") -> None:
    """Ana's line is cut, or falls silent, or she leaves; so long after her last word she is here again."""
    newest = [peer for peer in stage.views if peer.startswith("ana") and peer not in stage.closed][-1]
    if kind == "cut":
        stage.cut(newest)
    elif kind == "leave":
        stage.ask(newest, Leave(ref=2))
    stage.run(seconds * 1000, "ruth-1")
    stage.arrive("ana", admitted=True, seat=1)


def test_coming_back_says_whether_the_time_counts() -> None:
    stage = Stage().open("ana")
    told = []
    for seconds in (10, 40, 180):
        stage.run(MINUTE, *here(stage))
        away(stage, seconds)
        own = stage.believed("ana").you.minutes
        told.append(
            (own.absence.counts, own.absence.to_ms - own.absence.from_ms) if own and own.absence else None
        )
    assert told == [None, (True, 40_000), (False, 180_000)]


def test_nothing_is_said_of_time_that_counted_for_nobody() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="ruth-1")
    stage.arrive("ana", peer="ana-1")
    stage.ask("ruth-1", Admit(ref=2, participant="ana"))
    away(stage.beat("ana-1"), 40)
    assert stage.believed("ana").you.minutes == OwnMinutes(
        uncounted=None, bridge_s=60, absence=Absence(from_ms=START, to_ms=START + 40_000, counts=None)
    )


def test_a_restart_forgets_nothing_that_was_used_up() -> None:
    stage = Stage().open("ana")
    for _ in range(5):
        stage.run(MINUTE, *here(stage))
        away(stage, 50)
    own = stage.beat(*here(stage)).believed("ana").you.minutes
    assert own is not None
    assert own.bridge_s == 50
    again = stage.restart()
    again.arrive("ruth", peer="ruth-9")
    again.arrive("ana", peer="ana-9", admitted=True, seat=1)
    assert again.views["ana-9"].you.minutes == OwnMinutes(
        uncounted=None,
        bridge_s=42,
        absence=Absence(from_ms=stage.at, to_ms=stage.at + 8000, counts=True),
    )


def test_a_camera_is_remembered_over_a_restart() -> None:
    stage = Stage(plan=STRICT).open("ana")
    stage.speak("ana-1", camera=True)
    again = stage.restart(after_ms=30_000)
    again.arrive("ruth", peer="ruth-9")
    again.arrive("ana", peer="ana-9", admitted=True, seat=1)
    own = again.views["ana-9"].you.minutes
    assert own is not None
    assert own.absence == Absence(from_ms=START, to_ms=START + 30_000, counts=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 80), st.sampled_from(["cut", "silence", "leave"])), max_size=9))
def test_what_is_said_is_what_the_ledger_comes_to(drops: list[tuple[int, str]]) -> None:
    stage = Stage().open("ana")
    told: dict[int, bool] = {}
    for seconds, kind in drops:
        stage.run(30_000, *here(stage))
        away(stage, seconds, kind=kind)
        own = stage.believed("ana").you.minutes
        if own is not None and own.absence is not None:
            told[own.absence.from_ms // 1000] = own.absence.counts is True
    stage.run(30_000, *here(stage))
    reasons = {line.start_s: line.reason for line in ledger(stage, "ana").lines}
    assert {second: reasons.get(second) == "bridged" for second in told} == told


def here(stage: Stage) -> list[str]:
    """Every connection that is open."""
    return [peer for peer in stage.views if peer not in stage.closed]


def reason_of(stage: Stage, second: int) -> str:
    """Why the ledger counts this second of Ana's, or does not."""
    lines = ledger(stage, "ana").lines
    return next(line.reason for line in lines if line.start_s <= second < line.end_s)


def ledger(stage: Stage, person: str) -> Attendance:
    """What the facts so far come to, with the marks that are still open."""
    plan = SessionPlan(
        id="s1",
        service="group",
        scheduled_start_s=PLAN.scheduled_start_ms // 1000,
        scheduled_end_s=PLAN.scheduled_end_ms // 1000,
        roster=("ana", "ben"),
        video_only=tuple(sorted(stage.plan.video_only)),
    )
    rules = Rules(video_required="exclude" if stage.plan.rules.video_only else "flag")
    marks = [
        Excluded(
            at_ms=stage.at,
            session="s1",
            epoch=PLAN.epoch,
            seq=9000 + number,
            person=one.out.id,
            from_ms=one.out.since_ms,
            to_ms=stage.at,
            by=one.by,
            reason="",
        )
        for number, one in enumerate(stage.memory.lead.out.values())
    ]
    return credit([*stage.facts, *marks], plan, rules).people[person]
