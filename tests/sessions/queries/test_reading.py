"""What pages print: minutes floored once on their total, and nothing that has not been yet."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from sessions.core.attendance.requirement import Target
from sessions.queries.reading import DayRead, WeekRead, phase_of, read_session
from sessions.queries.tally import tally_of
from tests.attended import attend
from tests.cast import GROUP_START, Cast

HOUR = timedelta(hours=1)
NOBODY = UUID(int=0)


def week(*seconds: int, asked: int = 540) -> WeekRead:
    """A week of days with these credited seconds."""
    days = tuple(
        DayRead(
            date=date(2026, 3, 2) + timedelta(days=n),
            is_today=False,
            credited_s=one,
            sessions=(),
            result=None,
        )
        for n, one in enumerate(seconds)
    )
    return WeekRead(
        client=NOBODY,
        program=NOBODY,
        program_name="P",
        days=days,
        credited_s=sum(seconds),
        planned_s=119,
        target=Target(min_minutes=asked, max_minutes=None, min_days=3, in_force=7),
        status="short",
        is_over=True,
    )


def test_minutes_are_floored_once_on_the_total() -> None:
    three = week(3599, 3599, 3599, 0)  # 59:59 each: 179:57
    assert [day.minutes for day in three.days] == [59, 59, 59, 0]
    assert (three.minutes, three.days_reached, three.planned_minutes) == (179, 3, 1)


@pytest.mark.parametrize(
    ("seconds", "missing", "ring"),
    [(0, 540, 0.0), (540 * 60 - 1, 1, pytest.approx(0.99997, abs=1e-5)), (540 * 60, 0, 1.0), (99999, 0, 1.0)],
)
def test_the_ring(seconds: int, missing: int, ring: float) -> None:
    assert (week(seconds).missing_minutes, week(seconds).ring) == (missing, ring)


def test_a_week_that_asks_nothing_is_full() -> None:
    assert (week(0, asked=0).ring, week(0, asked=0).missing_minutes) == (1.0, 0)


def test_lines_end_now(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 60)}, led_by=cast.facilitator, ended=180)
    now = GROUP_START + 2 * HOUR
    tally = tally_of(cast.session, now=now)
    found = read_session(cast.session, str(cast.client.pk), tally=tally, over=False, now=now, by_hand=False)
    assert [(line.reason, line.seconds) for line in found.lines] == [("credited", 3600), ("absent", 3600)]


def test_somebody_who_has_no_part_reads_nothing(cast: Cast) -> None:
    tally = tally_of(cast.session, now=GROUP_START)
    now = GROUP_START - HOUR
    found = read_session(cast.session, str(cast.stranger.pk), tally=tally, over=False, now=now, by_hand=False)
    assert (found.status, found.lines, found.minutes) == ("expected", (), 0)


def test_phases(cast: Cast) -> None:
    tally = tally_of(cast.session, now=GROUP_START)
    assert phase_of(cast.session, tally, over=False, now=GROUP_START - HOUR) == "planned"
    assert phase_of(cast.session, tally, over=False, now=GROUP_START) == "running"
    assert phase_of(cast.session, tally, over=True, now=GROUP_START) == "over"
    attend(cast.session, {}, led_by=cast.facilitator, started=-8)
    early = tally_of(cast.session, now=GROUP_START - timedelta(minutes=5))
    assert phase_of(cast.session, early, over=False, now=GROUP_START - timedelta(minutes=5)) == "running"
    cast.session.cancelled_at = GROUP_START
    assert phase_of(cast.session, tally, over=True, now=GROUP_START) == "cancelled"
