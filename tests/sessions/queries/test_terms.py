"""Program, payer, own plan: the most specific in force wins, day by day, at the level of care of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from groups.core.level import Level
from groups.models import Enrollment, PayerProfile, UnitRule, VideoRule
from groups.services.care import OwnPlan, set_level, set_own_plan
from groups.services.payer import Terms, create_payer, set_payer, set_terms
from groups.services.program import Ask, require
from sessions.core.attendance.requirement import OUTPATIENT, PARTIAL_HOSPITALIZATION
from sessions.core.attendance.week import days_of_week
from sessions.queries.terms import strict_clients, terms_book
from tests.cast import ADMITTED, GROUP_DAY, Cast

DAY = timedelta(days=1)
DAYS = days_of_week(GROUP_DAY)


@pytest.fixture
def stay(cast: Cast) -> Enrollment:
    return Enrollment.objects.select_related("program").get(client=cast.client)


@pytest.fixture
def payer(cast: Cast) -> PayerProfile:
    return create_payer(
        None,
        name="Harbor Mutual",
        terms=Terms(starts=ADMITTED, min_minutes=600, day_minutes=150, countable=["group"]),
    )


def minimums(stay: Enrollment, days: list[date] | None = None) -> list[int | None]:
    """Minutes a week asked on each day."""
    week = terms_book([stay]).week(stay, days or DAYS)
    return [one.requirement.min_minutes if one and one.requirement else None for one in week.daily]


def test_the_program_asks_where_nobody_else_does(stay: Enrollment) -> None:
    week = terms_book([stay]).week(stay, DAYS)
    first = week.daily[0]
    assert first is not None
    assert first.requirement is not None
    assert (first.level, first.payer, first.unit_rule, first.video_only) == ("iop", None, "none", False)
    assert (first.requirement.min_minutes, first.requirement.day_minutes) == (540, 180)
    assert first.countable == frozenset(stay.program.countable)
    assert (week.target.min_minutes, week.target.in_force, set(week.services)) == (540, 7, {first.countable})


def test_a_payer_before_the_program_and_an_own_plan_before_both(
    stay: Enrollment, payer: PayerProfile
) -> None:
    set_payer(None, stay, payer, starts=GROUP_DAY + DAY)
    set_own_plan(None, stay, OwnPlan(starts=GROUP_DAY + 3 * DAY, ends=GROUP_DAY + 4 * DAY, min_minutes=300))
    set_payer(None, stay, None, starts=GROUP_DAY + 6 * DAY)
    assert minimums(stay) == [540, 600, 600, 300, 300, 600, 540]
    week = terms_book([stay]).week(stay, DAYS)
    assert [one.payer.name if one and one.payer else "" for one in week.daily] == [
        "",
        *["Harbor Mutual"] * 5,
        "",
    ]
    assert week.services[1:6] == (frozenset({"group"}),) * 5


def test_terms_of_a_payer_change_on_their_day(stay: Enrollment, payer: PayerProfile) -> None:
    set_payer(None, stay, payer, starts=ADMITTED)
    set_terms(None, payer, Terms(starts=GROUP_DAY + 2 * DAY, min_minutes=660, unit_rule=UnitRule.BY_TOTAL))
    assert minimums(stay) == [600, 600, 660, 660, 660, 660, 660]
    last = terms_book([stay]).on(stay, DAYS[-1])
    assert last is not None
    assert (last.unit_rule, last.countable) == ("quarter_hours_by_total", frozenset(stay.program.countable))


def test_partial_hospitalization_to_intensive_on_wednesday(stay: Enrollment) -> None:
    """Case 28, by the law's own minimums where the program has no row for a level."""
    set_level(None, stay, Level.PARTIAL, starts=ADMITTED)
    set_level(None, stay, Level.INTENSIVE, starts=GROUP_DAY + 2 * DAY)
    assert minimums(stay) == [1200, 1200, 540, 540, 540, 540, 540]
    assert terms_book([stay]).week(stay, DAYS).target.min_minutes == (2 * 1200 + 5 * 540) // 7
    monday = terms_book([stay]).on(stay, GROUP_DAY)
    assert monday is not None
    assert monday.requirement == PARTIAL_HOSPITALIZATION


def test_the_programs_own_row_for_a_level_comes_first(stay: Enrollment) -> None:
    require(None, stay.program, Ask(starts=ADMITTED, level=Level.PARTIAL, min_minutes=1260, max_minutes=None))
    set_level(None, stay, Level.PARTIAL, starts=ADMITTED)
    assert minimums(stay) == [1260] * 7


def test_a_payer_without_terms_for_the_level_leaves_it_to_the_program(
    stay: Enrollment, payer: PayerProfile
) -> None:
    set_payer(None, stay, payer, starts=ADMITTED)
    set_level(None, stay, Level.OUTPATIENT, starts=ADMITTED)
    found = terms_book([stay]).on(stay, GROUP_DAY)
    assert found is not None
    assert (found.requirement, found.payer) == (OUTPATIENT, payer)


def test_outside_the_stay_nothing_is_asked(stay: Enrollment) -> None:
    stay.admitted, stay.discharged = GROUP_DAY + 2 * DAY, GROUP_DAY + 4 * DAY
    week = terms_book([stay]).week(stay, DAYS)
    assert [one is not None for one in week.daily] == [False, False, True, True, True, False, False]
    assert (week.target.in_force, week.target.partial) == (3, True)
    assert set(week.services) == {frozenset(stay.program.countable)}
    assert terms_book([stay]).week(stay, days_of_week(ADMITTED)).services == (frozenset(),) * 7


def test_before_the_first_requirement_nothing_is_asked(stay: Enrollment) -> None:
    stay.admitted = ADMITTED - 7 * DAY
    assert minimums(stay, days_of_week(ADMITTED - 7 * DAY)) == [None] * 7


def test_whose_payer_excludes_time_without_video(cast: Cast, stay: Enrollment, payer: PayerProfile) -> None:
    asked = [(cast.session.pk, cast.program.pk, GROUP_DAY + n * DAY) for n in (0, 7)]
    set_payer(None, stay, payer, starts=ADMITTED)
    assert strict_clients(asked) == {}
    set_terms(None, payer, Terms(starts=GROUP_DAY + 7 * DAY, video_required=VideoRule.EXCLUDE))
    assert strict_clients(asked[:1]) == {cast.session.pk: ()}
    assert strict_clients(asked[1:]) == {cast.session.pk: (str(cast.client.pk),)}
    elsewhere = [(cast.session.pk, cast.group.pk, GROUP_DAY + 7 * DAY)]
    assert strict_clients(elsewhere) == {cast.session.pk: (str(cast.client.pk),)}
