"""Which drops of a line are bridged, by the law's numbers (MINUTES section 3)."""

from __future__ import annotations

import pytest

from sessions.core.protocol.minutes import Absence
from sessions.core.room.absences import Absences
from sessions.core.room.plan import RoomRules
from tests.sessions.core.room.stage import MINUTE, START

RULES = RoomRules()


def came_back(*drops_s: int, rules: RoomRules = RULES) -> tuple[Absences, list[bool | None]]:
    """Ana drops for so long, again and again, ten minutes apart."""
    absences, told = Absences(rules), []
    for number, drop_s in enumerate(drops_s):
        end = START + number * 10 * MINUTE
        absences.ended("ana", end, is_exact=False, was_seen=False)
        absences.came("ana", end + drop_s * 1000, is_counted=True, needs_video=False)
        last = absences.last("ana")
        told.append(last.counts if last else None)
    return absences, told


@pytest.mark.parametrize(
    ("drops_s", "counted", "left_s"),
    [
        ([], [], 60),
        ([40], [True], 60),
        ([60], [True], 60),
        ([61], [False], 60),
        ([61, 45], [False, True], 60),
        ([60, 60, 60, 60, 50], [True] * 5, 15),
        ([60, 60, 60, 60, 40], [True] * 5, 20),
        ([60, 60, 60, 60, 50, 11, 10], [True, True, True, True, True, False, True], 15),
    ],
)
def test_a_gap_is_bridged_whole_or_not_at_all(drops_s: list[int], counted: list[bool], left_s: int) -> None:
    absences, told = came_back(*drops_s)
    assert (told, absences.bridge_s("ana")) == (counted, left_s)
    assert absences.bridge_s("ben") == 60


def test_a_program_may_bridge_longer_drops_or_none() -> None:
    assert came_back(90, rules=RoomRules(grace_s=120))[1] == [True]
    absences, told = came_back(20, rules=RoomRules(grace_s=0))
    assert (told, absences.bridge_s("ana")) == ([False], 15)


def test_the_latest_end_is_the_one_that_is_bridged_or_not() -> None:
    for ends, counts in [
        ([(START, True), (START + 1000, False)], True),
        ([(START + 1000, False), (START, True)], True),
        ([(START, False), (START + 400, True)], None),
        ([(START + 400, True), (START, False)], None),
    ]:
        absences = Absences(RULES)
        for at_ms, is_exact in ends:
            absences.ended("ana", at_ms, is_exact=is_exact, was_seen=False)
        absences.came("ana", START + 30_000, is_counted=True, needs_video=False)
        last = absences.last("ana")
        assert (last.counts if last else None) is counts


@pytest.mark.parametrize(
    ("was_seen", "needs_video", "is_counted", "counts"),
    [
        (False, False, True, True),
        (True, True, True, True),
        (False, True, True, False),
        (True, True, False, None),
        (False, False, False, None),
    ],
)
def test_a_bridge_keeps_what_was_sent_before_it(
    was_seen: bool, needs_video: bool, is_counted: bool, counts: bool | None
) -> None:
    absences = Absences(RULES)
    absences.ended("ana", START + 300, is_exact=False, was_seen=was_seen)
    absences.came("ana", START + 40_900, is_counted=is_counted, needs_video=needs_video)
    assert absences.last("ana") == Absence(from_ms=START + 300, to_ms=START + 40_900, counts=counts)
    assert absences.bridge_s("ana") == 60


def test_who_was_never_gone_or_less_than_a_second_was_not_away() -> None:
    absences = Absences(RULES)
    absences.came("ana", START, is_counted=True, needs_video=False)
    absences.ended("ana", START + 100, is_exact=False, was_seen=True)
    absences.came("ana", START + 900, is_counted=True, needs_video=False)
    assert absences.last("ana") is None
