"""The board comes to the same numbers as the client's own page, whatever happened."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from groups.core.level import Level
from groups.models import Enrollment, Program
from groups.services.care import OwnPlan, set_level, set_own_plan
from groups.services.payer import Terms, create_payer, set_payer
from sessions.models import RosterEntry, TherapySession
from sessions.queries.board_week import board_week, near
from sessions.queries.client_week import attended_by, read_week
from sessions.queries.terms import terms_book
from sessions.services.make_up import add_make_up
from sessions.services.rule_setting import set_rule
from sessions.services.timetable import generate_sessions
from tests.attended import attend
from tests.cast import ADMITTED, GROUP_DAY, GROUP_START, Cast, make_group, make_session

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SUNDAY = GROUP_DAY + 6 * DAY


def make_week(cast: Cast, draw: Random) -> None:
    """Sessions of two groups and two programs, over one another, one past midnight, one a make-up."""
    late = Program.objects.create(name="Late", zone="America/New_York", week_start="mon")
    circle = make_group(late, "Late circle", leader=cast.other_therapist, members=())
    Enrollment.objects.create(client=cast.client, program=late, admitted=ADMITTED)
    for group in (cast.group, cast.other_group):
        generate_sessions(None, group, first=GROUP_DAY, last=SUNDAY)
    make_session(cast.group, GROUP_START + timedelta(days=1, hours=13), hours=3)  # 22:00 there
    instead = make_session(circle, GROUP_START + 5 * DAY)
    add_make_up(None, cast.client, instead, missed=cast.session)
    overlapping = make_session(cast.group, GROUP_START + 2 * DAY + HOUR, hours=1)
    elsewhere = make_session(circle, GROUP_START + 2 * DAY + 1.5 * HOUR, hours=1)
    RosterEntry.objects.create(session=elsewhere, person=cast.client, role="client")
    TherapySession.objects.filter(pk=overlapping.pk).update(service="individual")
    for session in TherapySession.objects.exclude(scheduled_start__gt=GROUP_START + 3 * DAY):
        clients = [entry.person for entry in session.roster.filter(role="client")]
        length = session.planned_s // 60
        visits = {
            one: (draw.randint(0, 20), draw.randint(20, length)) for one in clients if draw.random() > 0.2
        }
        attend(session, visits, led_by=cast.facilitator, ended=length)


def set_up_care(cast: Cast, draw: Random) -> None:
    """Rules, a payer, a level of care and a plan of their own, for some."""
    stays = list(Enrollment.objects.filter(program=cast.program).order_by("client__email"))
    payer = create_payer(None, name="Harbor", terms=Terms(starts=ADMITTED, countable=["group"]))
    set_payer(None, draw.choice(stays), payer, starts=GROUP_DAY + DAY)
    set_level(None, draw.choice(stays), Level.PARTIAL, starts=GROUP_DAY + 2 * DAY)
    set_own_plan(None, draw.choice(stays), OwnPlan(starts=GROUP_DAY, min_minutes=200, min_days=1))
    if draw.random() < 0.5:
        set_rule(None, cast.program, "split_midnight", value=True, starts=ADMITTED)
    if draw.random() < 0.5:
        stays[0].discharged = GROUP_DAY + 4 * DAY
        stays[0].save()


@pytest.mark.parametrize("seed", range(6))
def test_board_and_page_agree(cast: Cast, seed: int) -> None:
    draw = Random(seed)
    make_week(cast, draw)
    set_up_care(cast, draw)
    programs = Program.objects.in_bulk()
    for now in (GROUP_START + 2 * DAY + 1.2 * HOUR, GROUP_START + 3.1 * DAY, GROUP_START + 8 * DAY):
        everything, book = near(programs, GROUP_DAY, SUNDAY, now=now), terms_book(None)
        for stay in Enrollment.objects.all():
            stay.program = programs[stay.program_id]
            attended = attended_by([stay.client_id], first=GROUP_DAY, last=SUNDAY, now=now)
            page = read_week(stay, GROUP_DAY, attended=attended)
            row = board_week(stay, GROUP_DAY, near=everything, book=book)
            assert (row.status, row.target, row.minutes, row.planned_minutes) == (
                page.status,
                page.target,
                page.minutes,
                page.planned_minutes,
            )
            assert [(day.date, day.credited_s) for day in row.days] == [
                (day.date, day.credited_s) for day in page.days
            ]
            assert [[(one.id, one.phase) for one in day.sessions] for day in row.days] == [
                [(one.id, one.phase) for one in day.sessions] for day in page.days
            ]
