"""Whenever it is asked for: a clinic with sensible weeks and a meeting that is on at that moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from sessions.core.attendance.facts import Ended
from sessions.models import FactRow, RosterEntry, TherapySession
from sessions.queries.board import boards
from sessions.queries.entry import entry_of
from sessions.queries.therapy_session import next_session, sessions_today
from sessions.queries.week import week_for_client
from sessions.services.demo_meeting import DemoMeeting, ensure_demo, ensure_meeting_now
from sessions.services.ledger import write_facts
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord
from vioip.audit.verify import verify_chain

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
MONDAY_NOON = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
INSTANTS = [
    datetime(2026, 6, 1, 4, 1, tzinfo=UTC),  # one minute into Monday, there
    datetime(2026, 6, 2, 13, 30, tzinfo=UTC),  # in the middle of the morning circle
    datetime(2026, 6, 4, 23, 30, tzinfo=UTC),  # in the middle of the evening circle
    datetime(2026, 6, 6, 16, 0, tzinfo=UTC),  # on a Saturday
    datetime(2026, 6, 8, 3, 55, tzinfo=UTC),  # five minutes to the end of Sunday
    datetime(2026, 3, 8, 7, 10, tzinfo=UTC),  # ten minutes after the clocks changed
]


@pytest.fixture(autouse=True)
def _demo_on(settings: Any) -> None:
    settings.VIOIP_STARTED_IN_DEBUG = settings.VIOIP_DEMO = True


def person(key: str) -> User:
    return User.objects.get(email__startswith=f"{key}", email__endswith="@demo.invalid")


def check_meeting(meeting: DemoMeeting, now: datetime) -> None:
    session = TherapySession.objects.get(pk=meeting.session_id)
    assert session.scheduled_start <= now - timedelta(minutes=15)
    assert session.scheduled_end >= now + timedelta(hours=2)
    assert [role for _, _, role in meeting.synthetic].count("client") == 3
    assert [role for _, _, role in meeting.synthetic].count("facilitator") == 1
    for key in ("ana", "ben", "cleo", "dan", "tess", "theo"):
        entry = entry_of(person(key), session.pk)
        assert entry is not None
        assert not entry.is_over
    assert entry_of(person("hal"), session.pk) is None


def check_week_of_a_visitor(meeting: DemoMeeting, now: datetime) -> None:
    ana = person("ana")
    week = week_for_client(ana, ana.pk, now=now)
    assert week is not None
    shown = {session.id: session for day in week.days for session in day.sessions}
    start = TherapySession.objects.get(pk=meeting.session_id).service_date
    if week.first <= start:  # begun on the last evening of the week before, it is shown there
        assert (shown[meeting.session_id].phase, shown[meeting.session_id].may_join) == ("running", True)
    following = next_session(ana, now=now)
    assert following is not None
    assert following.pk == meeting.session_id


@pytest.mark.parametrize("now", INSTANTS, ids=lambda now: f"{now:%a-%d-%b-%H%M}")
def test_whatever_the_hour(now: datetime) -> None:
    meeting = ensure_demo(now=now)
    check_meeting(meeting, now)
    check_week_of_a_visitor(meeting, now)
    lone = [one for one in sessions_today(person("theo"), now=now) if one.service == "individual"]
    assert any(one.scheduled_end > now and not one.is_cancelled for one in lone)
    found = [row.week.status for board in boards(person("cora"), now=now) for row in board.rows]
    assert (len(found), "not_evaluated" in found, len(set(found)) >= 2) == (14, True, True)
    last_week = (now.astimezone(NEW_YORK) - timedelta(weeks=1)).date()
    before = [row.week.status for board in boards(person("cora"), last_week, now=now) for row in board.rows]
    assert {"met", "short"} <= set(before)
    assert verify_chain() is None


def test_the_history_has_real_variety() -> None:
    now = MONDAY_NOON + timedelta(days=4)
    ensure_demo(now=now)
    statuses: set[str] = set()
    bridged = audio = waited = make_ups = 0
    for weeks in range(1, 5):
        day = (now - timedelta(weeks=weeks)).date()
        for board in boards(person("cora"), day, now=now):
            found = (week_for_client(person("cora"), row.client, day, now=now) for row in board.rows)
            for session in (s for week in found if week for day in week.days for s in day.sessions):
                statuses.add(session.status)
                bridged += session.bridged_s
                audio += session.audio_only_s
                waited += session.lobby_s > 240
                make_ups += session.make_up_for is not None
    assert {"attended", "late", "left early", "no-show", "cancelled by program"} <= statuses
    assert (bridged > 0, audio > 0, waited > 0, make_ups) == (True, True, True, 1)


def test_asking_again_changes_nothing() -> None:
    first = ensure_demo(now=MONDAY_NOON)
    counts = [model.objects.count() for model in (User, TherapySession, RosterEntry, FactRow, AuditRecord)]
    assert ensure_demo(now=MONDAY_NOON + timedelta(minutes=5)) == first
    assert counts == [
        model.objects.count() for model in (User, TherapySession, RosterEntry, FactRow, AuditRecord)
    ]


def test_a_meeting_that_is_over_is_followed_by_a_new_one() -> None:
    first = ensure_demo(now=MONDAY_NOON)
    later = MONDAY_NOON + timedelta(hours=4)
    second = ensure_demo(now=later)
    assert second.session_id != first.session_id
    check_meeting(second, later)


def test_a_meeting_that_was_ended_is_followed_by_a_new_one() -> None:
    first = ensure_demo(now=MONDAY_NOON)
    ended = Ended(at_ms=1, session=str(first.session_id), epoch=1, seq=1)
    write_facts(first.session_id, [ended])
    second = ensure_demo(now=MONDAY_NOON)
    assert second.session_id != first.session_id
    check_meeting(second, MONDAY_NOON)


def test_a_week_later_the_weeks_between_are_filled() -> None:
    ensure_demo(now=MONDAY_NOON)
    now = MONDAY_NOON + timedelta(days=8)
    check_meeting(ensure_demo(now=now), now)
    (board, _) = boards(person("cora"), (now - timedelta(weeks=1)).date(), now=now)
    assert "met" in {row.week.status for row in board.rows}


@pytest.mark.parametrize(("debug", "demo"), [(False, True), (True, False)])
def test_without_debug_and_demo_nothing_is_made(settings: Any, debug: bool, demo: bool) -> None:
    settings.VIOIP_STARTED_IN_DEBUG, settings.VIOIP_DEMO = debug, demo
    with pytest.raises(PermissionDenied):
        ensure_meeting_now()
    assert User.objects.count() == 0


def test_the_command_is_on() -> None:
    call_command("demo")
    assert User.objects.count() == 18
