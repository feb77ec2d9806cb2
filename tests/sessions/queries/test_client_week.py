"""Which sessions make up a client's week, and which week a day is in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from groups.models import Enrollment, Program, Requirement
from sessions.models import Standing, TherapySession
from sessions.queries.client_week import attended_by, first_of_week, read_week
from sessions.queries.reading import Absences
from sessions.services.make_up import add_make_up
from tests.attended import attend
from tests.cast import GROUP_DAY, GROUP_START, Cast, make_group, make_session

DAY = timedelta(days=1)
CALLED_OFF = ("cancelled by client (in time)", "cancelled by client (late)")
AFTER = GROUP_START + 8 * DAY


@pytest.mark.parametrize(
    ("starts", "kind", "first"),
    [
        ("mon", "calendar", date(2026, 3, 2)),
        ("sun", "calendar", date(2026, 3, 1)),
        ("mon", "from_admission", date(2026, 2, 27)),
    ],
)
def test_first_of_week(starts: str, kind: str, first: date) -> None:
    program = Program(name="P", zone="UTC", week_start=starts, week_kind=kind)
    assert first_of_week(program, date(2026, 3, 4), admitted=date(2026, 2, 6)) == first


def test_the_last_evening_of_the_week_belongs_to_it(cast: Cast) -> None:
    """22:30 on Sunday in New York is Monday in UTC."""
    sunday = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
    make_session(cast.group, sunday, hours=1)
    attended = attended_by([cast.client.pk], first=GROUP_DAY, last=GROUP_DAY + 6 * DAY, now=AFTER)
    found = read_week(Enrollment.objects.get(client=cast.client), GROUP_DAY, attended=attended)
    assert [len(day.sessions) for day in found.days] == [1, 0, 0, 0, 0, 0, 1]


def test_another_programs_sessions_stay_out_unless_they_make_up(cast: Cast) -> None:
    other = Program.objects.create(name="Evening", zone="America/New_York", week_start="mon")
    circle = make_group(other, "Evening circle", leader=cast.other_therapist, members=(cast.client,))
    own, instead = make_session(circle, GROUP_START + DAY), make_session(circle, GROUP_START + 2 * DAY)
    instead.roster.filter(person=cast.client).delete()
    add_make_up(None, cast.client, instead, missed=cast.session)
    for session in (own, instead):
        attend(session, {cast.client: (0, 180)}, led_by=cast.other_therapist, ended=180)
    attended = attended_by([cast.client.pk], first=GROUP_DAY, last=GROUP_DAY + 6 * DAY, now=AFTER)
    stay = Enrollment.objects.get(client=cast.client, program=cast.program)
    assert [day.minutes for day in read_week(stay, GROUP_DAY, attended=attended).days][:3] == [0, 0, 180]


def test_a_make_up_elsewhere_counts_in_the_missed_sessions_program_alone(cast: Cast) -> None:
    """One second, one service: the program that holds it does not count it a second time."""
    other = Program.objects.create(name="Evening", zone="America/New_York", week_start="mon")
    circle = make_group(other, "Evening circle", leader=cast.other_therapist, members=(cast.client,))
    instead = make_session(circle, GROUP_START + 2 * DAY)
    instead.roster.filter(person=cast.client).delete()
    add_make_up(None, cast.client, instead, missed=cast.session)
    attend(instead, {cast.client: (0, 180)}, led_by=cast.other_therapist, ended=180)
    attended = attended_by([cast.client.pk], first=GROUP_DAY, last=GROUP_DAY + 6 * DAY, now=AFTER)
    stays = Enrollment.objects.filter(client=cast.client)
    weeks = {stay.program: read_week(stay, GROUP_DAY, attended=attended) for stay in stays}
    assert {program: week.minutes for program, week in weeks.items()} == {cast.program: 180, other: 0}
    assert not any(day.sessions for day in weeks[other].days)


def test_a_requirement_that_changes_within_the_week_is_judged_day_by_day(cast: Cast) -> None:
    Requirement.objects.create(
        program=cast.program, starts=GROUP_DAY + 2 * DAY, min_minutes=1200, max_minutes=None, min_days=5
    )
    attended = attended_by([cast.client.pk], first=GROUP_DAY, last=GROUP_DAY + 6 * DAY, now=AFTER)
    found = read_week(Enrollment.objects.get(client=cast.client), GROUP_DAY, attended=attended)
    assert (found.target.min_minutes, found.target.in_force) == ((2 * 540 + 5 * 1200) // 7, 7)


def test_excused_and_unexcused_absences_are_counted_apart(cast: Cast) -> None:
    """A no-show, one excused, two called off (in time, late), one that the clinic cancelled, one attended."""
    days = [cast.session, *(make_session(cast.group, GROUP_START + number * DAY) for number in range(1, 6))]
    says = dict(zip(days[1:4], ("excused", *CALLED_OFF), strict=True))
    for session, status in says.items():
        Standing.objects.create(
            session=session,
            person=cast.client,
            status=status,
            reason="Said so.",
            by=cast.facilitator,
            at=AFTER,
        )
    attend(days[4], {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    TherapySession.objects.filter(pk=days[5].pk).update(cancelled_at=GROUP_START)
    attended = attended_by([cast.client.pk], first=GROUP_DAY, last=GROUP_DAY + 6 * DAY, now=AFTER)
    week = read_week(Enrollment.objects.get(client=cast.client), GROUP_DAY, attended=attended)
    assert week.absences == Absences(excused=2, unexcused=2)
    assert week.minutes == 180
    Program.objects.update(countable=["individual"])
    stay = Enrollment.objects.select_related("program").get(client=cast.client)
    assert read_week(stay, GROUP_DAY, attended=attended).absences == Absences(excused=0, unexcused=0)
