from dataclasses import fields, replace

import pytest

from sessions.core.attendance.rules import CURRENT, SETTINGS
from sessions.core.room.plan import RoomRules
from tests.sessions.core.room.stage import MINUTE, PLAN


def test_the_cap_is_a_quarter_of_an_hour_after_the_scheduled_end() -> None:
    assert PLAN.cap_ms == PLAN.scheduled_end_ms + 15 * MINUTE


def test_the_room_goes_by_the_same_times_as_the_count() -> None:
    rules = RoomRules()
    shared = sorted({rule.name for rule in fields(RoomRules)} & SETTINGS)
    assert [getattr(rules, name) for name in shared] == [getattr(CURRENT, name) for name in shared]
    own = {"suspect_after_s", "seen_every_s", "video_only"}
    assert rules.video_only is (CURRENT.video_required == "exclude")
    assert {rule.name for rule in fields(RoomRules)} == own | set(shared)


@pytest.mark.parametrize(
    ("heartbeat_s", "gone_after_s", "beat_s"), [(5, 15, 5), (2, 15, 2), (5, 5, 2), (60, 120, 5), (1, 1, 1)]
)
def test_browsers_beat_twice_within_the_silence_that_is_taken_for_gone(
    heartbeat_s: int, gone_after_s: int, beat_s: int
) -> None:
    assert RoomRules(heartbeat_s=heartbeat_s, gone_after_s=gone_after_s).beat_s == beat_s


def test_a_picture_is_asked_of_everybody_by_a_program_and_of_some_by_their_payer() -> None:
    of_ana = replace(PLAN, video_only=frozenset({"ana"}))
    of_all = replace(PLAN, rules=RoomRules(video_only=True))
    asked = [[plan.needs_video(person) for person in ("ana", "ben")] for plan in (PLAN, of_ana, of_all)]
    assert asked == [[False, False], [True, False], [True, True]]


def test_no_proof_waits_longer_for_its_fact_than_a_crash_may_cost() -> None:
    rules = RoomRules()
    assert rules.seen_every_s < 2 * rules.heartbeat_s <= 10
