"""Sessions out of a timetable: right across the change of clocks, and the same however often it is asked."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from sessions.models import TherapySession
from sessions.services.timetable import generate_sessions
from tests.cast import Cast
from vioip.audit.models import AuditRecord

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 9)


def starts(sessions: list[TherapySession]) -> list[str]:
    return sorted(session.scheduled_start.isoformat() for session in sessions)


def test_the_missing_sessions_are_made(cast: Cast) -> None:
    made = generate_sessions(cast.coordinator, cast.group, first=FIRST, last=LAST)
    assert starts(made) == [
        "2026-03-04T14:00:00+00:00",
        "2026-03-06T14:00:00+00:00",
        "2026-03-09T13:00:00+00:00",
    ]
    assert {session.planned_s for session in made} == {3 * 3600}
    assert {session.roster.count() for session in made} == {3}
    row = AuditRecord.objects.latest("number")
    assert (row.action, row.target_id, len(row.detail["sessions"])) == (
        "sessions.generated",
        str(cast.group.pk),
        3,
    )


def test_asking_again_changes_nothing(cast: Cast) -> None:
    made = generate_sessions(None, cast.group, first=FIRST, last=LAST)
    TherapySession.objects.filter(pk=made[0].pk).update(cancelled_at=timezone.now())
    before = (TherapySession.objects.count(), AuditRecord.objects.count())
    assert generate_sessions(None, cast.group, first=FIRST, last=LAST) == []
    assert (TherapySession.objects.count(), AuditRecord.objects.count()) == before
    assert TherapySession.objects.get(pk=made[0].pk).is_cancelled


def test_the_other_group_is_left_alone(cast: Cast) -> None:
    generate_sessions(None, cast.group, first=FIRST, last=LAST)
    assert TherapySession.objects.filter(group=cast.other_group).count() == 1
