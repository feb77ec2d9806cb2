from sessions.core.attendance.rules import CURRENT
from sessions.core.room.plan import RoomRules
from tests.sessions.core.room.stage import MINUTE, PLAN


def test_the_cap_is_a_quarter_of_an_hour_after_the_scheduled_end() -> None:
    assert PLAN.cap_ms == PLAN.scheduled_end_ms + 15 * MINUTE


def test_the_room_goes_by_the_same_times_as_the_count() -> None:
    rules = RoomRules()
    shared = ("heartbeat_s", "gone_after_s", "early_cap_s", "overrun_cap_s", "staff_grace_s", "credit_breaks")
    assert [getattr(rules, name) for name in shared] == [getattr(CURRENT, name) for name in shared]


def test_no_proof_waits_longer_for_its_fact_than_a_crash_may_cost() -> None:
    rules = RoomRules()
    assert rules.seen_every_s < 2 * rules.heartbeat_s <= 10
