"""A client's week adds up, says what each session counted and why, and is nobody else's to read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from groups.models import Enrollment
from sessions.models import TherapySession
from sessions.queries.reading import WeekRead
from sessions.queries.week import stays_for_client, week_for_client, weeks_for_client
from sessions.services.make_up import add_make_up
from sessions.services.timetable import generate_sessions
from tests.attended import attend
from tests.cast import GROUP_DAY, GROUP_START, Cast, make_session
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SUNDAY = GROUP_DAY + 6 * DAY


@pytest.fixture
def week(cast: Cast) -> list[TherapySession]:
    """Monday, Wednesday and Friday of the group's week."""
    generate_sessions(None, cast.group, first=GROUP_DAY, last=SUNDAY)
    return list(TherapySession.objects.filter(group=cast.group).order_by("scheduled_start"))


def read(cast: Cast, now: datetime, day: date | None = GROUP_DAY, actor: User | None = None) -> WeekRead:
    found = week_for_client(actor or cast.client, cast.client.pk, day, now=now)
    assert found is not None
    return found


def test_a_week_that_is_met(cast: Cast, week: list[TherapySession]) -> None:
    for session in week:
        attend(session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    found = read(cast, GROUP_START + 7 * DAY)
    assert [(day.date, day.minutes) for day in found.days] == [
        (GROUP_DAY + n * DAY, 180 if n in (0, 2, 4) else 0) for n in range(7)
    ]
    assert [day.result.result if day.result else None for day in found.days] == [
        "per_diem",
        None,
        "per_diem",
        None,
        "per_diem",
        None,
        None,
    ]
    assert (found.minutes, found.days_reached, found.missing_minutes, found.ring) == (540, 3, 0, 1.0)
    assert (found.status, found.is_over, found.planned_minutes) == ("met", True, 0)
    assert (found.target.min_minutes, found.target.min_days) == (540, 3)


@pytest.mark.parametrize(
    ("attended", "now", "status", "planned"),
    [
        (0, GROUP_START - HOUR, "at_risk", 540),
        (1, GROUP_START + 4 * HOUR, "at_risk", 360),
        (0, GROUP_START + 4 * HOUR, "out_of_reach", 360),
        (2, GROUP_START + 7 * DAY, "short", 0),
    ],
)
def test_a_week_on_the_way(
    cast: Cast, week: list[TherapySession], *, attended: int, now: datetime, status: str, planned: int
) -> None:
    for session in week[:attended]:
        attend(session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    found = read(cast, now)
    assert (found.status, found.minutes, found.planned_minutes) == (status, 180 * attended, planned)


def test_with_sessions_to_spare_a_week_is_on_track(cast: Cast, week: list[TherapySession]) -> None:
    make_session(cast.group, GROUP_START + 3 * DAY)
    assert read(cast, GROUP_START - HOUR).status == "on_track"


def test_what_a_session_counted_and_why(cast: Cast) -> None:
    attend(cast.session, {cast.client: (20, 150)}, led_by=cast.facilitator, ended=180)
    session = read(cast, GROUP_START + 5 * HOUR).days[0].sessions[0]
    assert (session.phase, session.status, session.minutes, session.may_join) == (
        "over",
        "partial",
        130,
        False,
    )
    assert [(line.reason, line.counted, line.seconds // 60) for line in session.lines] == [
        ("absent", False, 20),
        ("credited", True, 130),
        ("absent", False, 30),
    ]
    assert session.lines[1].start.isoformat() == "2026-03-02T09:20:00-05:00"


def test_a_running_session_shows_no_future(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 60)}, led_by=cast.facilitator)
    now = GROUP_START + HOUR
    day = read(cast, now).days[0]
    session = day.sessions[0]
    assert (day.minutes, day.is_today, session.phase, session.may_join) == (60, True, "running", True)
    assert max(line.end for line in session.lines) <= now


@pytest.mark.parametrize(("minutes", "may_join"), [(-11, False), (-10, True)])
def test_joining_opens_ten_minutes_before(cast: Cast, minutes: int, may_join: bool) -> None:
    session = read(cast, GROUP_START + timedelta(minutes=minutes)).days[0].sessions[0]
    assert (session.phase, session.may_join) == ("planned", may_join)


def test_a_cancelled_session_is_no_absence(cast: Cast) -> None:
    TherapySession.objects.filter(pk=cast.session.pk).update(cancelled_at=timezone.now())
    session = read(cast, GROUP_START + 5 * HOUR).days[0].sessions[0]
    assert (session.phase, session.status, session.may_join) == ("cancelled", "cancelled by program", False)


def test_a_make_up_in_another_group_counts_on_its_day(cast: Cast) -> None:
    saturday = make_session(cast.other_group, GROUP_START + 5 * DAY)
    add_make_up(None, cast.client, saturday, missed=cast.session)
    attend(saturday, {cast.client: (0, 180)}, led_by=cast.other_therapist, ended=180)
    found = read(cast, GROUP_START + 7 * DAY)
    assert [day.minutes for day in found.days] == [0, 0, 0, 0, 0, 180, 0]
    assert found.days[5].sessions[0].make_up_for == GROUP_DAY


def test_a_service_that_does_not_count_is_shown_and_adds_nothing(cast: Cast) -> None:
    TherapySession.objects.filter(pk=cast.session.pk).update(service="support")
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    found = read(cast, GROUP_START + 5 * HOUR)
    assert (found.minutes, found.days[0].sessions[0].minutes) == (0, 180)
    assert not found.days[0].sessions[0].is_countable


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"admitted": GROUP_DAY + DAY}, "not_evaluated"),
        ({"discharged": GROUP_DAY + 3 * DAY}, "not_evaluated"),
        ({"discharged": SUNDAY}, "short"),
    ],
)
def test_first_and_last_partial_weeks_are_not_evaluated(
    cast: Cast, change: dict[str, date], status: str
) -> None:
    Enrollment.objects.filter(client=cast.client).update(**change)
    assert read(cast, GROUP_START + 7 * DAY).status == status


def test_weeks_may_run_from_admission(cast: Cast) -> None:
    cast.program.week_kind = "from_admission"
    cast.program.save()
    Enrollment.objects.filter(client=cast.client).update(admitted=date(2026, 2, 26))
    assert read(cast, GROUP_START).first == date(2026, 2, 26)


def test_a_week_starts_on_the_programs_sunday(cast: Cast) -> None:
    cast.program.week_start = "sun"
    cast.program.save()
    found = read(cast, GROUP_START)
    assert (found.first, found.last) == (date(2026, 3, 1), date(2026, 3, 7))


def test_today_is_asked_of_the_program(cast: Cast) -> None:
    late_sunday_there = datetime.fromisoformat("2026-03-09T03:30:00+00:00")
    assert read(cast, late_sunday_there, None).first == GROUP_DAY


def test_who_may_read_a_week(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    now = GROUP_START + 5 * HOUR
    for reader in (cast.client, cast.coordinator, cast.administrator):
        assert read(cast, now, actor=reader).minutes == 180
    others = ("groupmate", "other_client", "facilitator", "other_therapist", "stranger")
    visitors: list[Visitor] = [cast.everybody()[part] for part in others]
    for visitor in [*visitors, AnonymousUser()]:
        for ask in (weeks_for_client, week_for_client):
            with pytest.raises(Http404):
                ask(visitor, cast.client.pk, GROUP_DAY, now=now)
        with pytest.raises(Http404):
            stays_for_client(visitor, cast.client.pk)


def test_a_person_who_is_no_client_has_no_week(cast: Cast) -> None:
    for person in (cast.facilitator, cast.coordinator):
        with pytest.raises(Http404):
            week_for_client(cast.coordinator, person.pk, now=GROUP_START)


def test_a_client_outside_any_stay_reads_an_empty_page(cast: Cast) -> None:
    assert weeks_for_client(cast.client, cast.client.pk, date(2025, 6, 2), now=GROUP_START) == []
    assert [stay.program for stay in stays_for_client(cast.client, cast.client.pk)] == [cast.program]
