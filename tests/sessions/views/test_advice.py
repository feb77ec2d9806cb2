from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from sessions.core.attendance.requirement import Target
from sessions.core.attendance.week import WeekStatus
from sessions.queries.reading import DayRead, SessionRead, WeekRead
from sessions.views.advice import advice_for

MONDAY = date(2026, 3, 2)


def week(
    status: WeekStatus, *, credited_s: int = 3600 * 5, planned_s: int = 0, most: int | None = None
) -> WeekRead:
    coming: list[SessionRead] = [SimpleNamespace(phase="planned")] if planned_s else []  # type: ignore[list-item]
    days = tuple(
        DayRead(
            date=MONDAY + timedelta(days=number),
            is_today=number == 2,
            credited_s=0,
            sessions=tuple(coming) if number in (3, 4) else (),
            result=None,
        )
        for number in range(7)
    )
    return WeekRead(
        client=UUID(int=1),
        program=UUID(int=2),
        program_name="Morning",
        days=days,
        credited_s=credited_s,
        planned_s=planned_s,
        target=Target(min_minutes=540, max_minutes=most, min_days=3, in_force=7),
        status=status,
        is_over=False,
    )


@pytest.mark.parametrize(
    ("read", "advice"),
    [
        (week("at_risk", planned_s=3600 * 6), "cannot miss Thu or Fri"),
        (week("at_risk"), "cannot miss what is left"),
        (week("out_of_reach", planned_s=3600 * 3), "call · a make-up of 1:00 is missing"),
        (week("short"), "follow up · 4:00 short"),
        (week("met"), ""),
        (week("met", credited_s=1140 * 60 + 59, most=1140), ""),
        (week("met", credited_s=1180 * 60, most=1140), "0:40 over the weekly maximum"),
        (
            week("short", credited_s=400 * 60, most=380),
            "follow up · 2:20 short · 0:20 over the weekly maximum",
        ),
        (week("on_track"), ""),
        (week("not_evaluated"), ""),
    ],
)
def test_advice(read: WeekRead, advice: str) -> None:
    assert advice_for(read) == advice
