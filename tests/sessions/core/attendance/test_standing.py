"""A week's standing from visits: what counts, what is still to come, and what is elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sessions.core.attendance.requirement import IOP, target_of
from sessions.core.attendance.share import Share
from sessions.core.attendance.standing import Standing, Visit, Visits, remembered_standing, standing_of
from sessions.core.attendance.week import days_of_week

MONDAY = date(2026, 3, 2)
MIDNIGHT = 1_772_409_600  # of that Monday, UTC
DAY_S = 86_400
TARGET = target_of([IOP] * 7)
COUNTABLE = tuple((day, frozenset({"group", "individual"})) for day in days_of_week(MONDAY))
NOTHING = (0,) * 7


def visit(
    day: int, *, hours: int = 3, share: bool = True, ours: bool = True, service: str = "group"
) -> Visit:
    """At nine on the `day`th day: attended throughout with `share`, else still to come."""
    start = MIDNIGHT + day * DAY_S + 9 * 3600
    span = (start, start + hours * 3600)
    shares = (Share(*span, start, service),) if share else ()
    pieces = ((MONDAY + timedelta(days=day), span),)
    return Visit(f"s{day}", start, service, shares, pieces, None, ours, not share)


def stand(*visits: Visit, over: bool = True) -> Standing:
    return standing_of(tuple(visits), COUNTABLE, TARGET, over=over)


def test_nothing_at_all() -> None:
    assert stand() == Standing(NOTHING, 0, "short")


def test_three_days_of_three_hours_meet_the_week() -> None:
    day_s = 3 * 3600
    assert stand(visit(0), visit(2), visit(4)) == Standing((day_s, 0, day_s, 0, day_s, 0, 0), 0, "met")


def test_what_is_to_come_is_planned() -> None:
    coming = stand(visit(0), visit(2, share=False), visit(4, share=False), over=False)
    assert (coming.planned_s, coming.status) == (6 * 3600, "at_risk")


def test_what_does_not_count_or_is_elsewhere_adds_nothing() -> None:
    found = stand(visit(0, service="support"), visit(1, ours=False), visit(2, ours=False, share=False))
    assert found == Standing(NOTHING, 0, "short")


def test_another_programs_session_can_have_the_better_claim() -> None:
    elsewhere = visit(0, ours=False)._replace(session="z", scheduled_start_s=MIDNIGHT + 10 * 3600)
    start = MIDNIGHT + 10 * 3600
    elsewhere = elsewhere._replace(shares=(Share(start, start + 1800, start, "group"),))
    assert stand(visit(0), elsewhere).days_s[0] == 3 * 3600 - 1800


def test_the_day_before_and_after_the_week_stay_out() -> None:
    assert stand(visit(-1), visit(7)).days_s == NOTHING


def test_split_at_midnight() -> None:
    late = MIDNIGHT + 5 * DAY_S + 22 * 3600 + 1800
    span = (late, late + 7200)
    pieces = (
        (MONDAY + timedelta(days=5), (late, late + 5400)),
        (MONDAY + timedelta(days=6), (late + 5400, late + 7200)),
    )
    split = Visit("s", late, "group", (Share(*span, late, "group"),), pieces, ZoneInfo("UTC"), True, False)
    assert stand(split).days_s[5:] == (5400, 1800)
    whole = split._replace(split_zone=None, pieces=((pieces[0][0], span),))
    assert stand(whole).days_s[5:] == (7200, 0)


def test_what_is_remembered_is_not_made_again() -> None:
    made: list[str] = []

    def visits(name: str) -> Visits:
        def make() -> tuple[Visit, ...]:
            made.append(name)
            return (visit(0),)

        return Visits(("test", name), make)

    found = [remembered_standing(visits(name), COUNTABLE, TARGET, over=True) for name in "aba"]
    assert found == [stand(visit(0))] * 3
    assert made == ["a", "b"]
    assert visits("a") != ("test", "a")
