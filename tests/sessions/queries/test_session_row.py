"""A row says of a session what the session says of itself."""

from __future__ import annotations

from datetime import timedelta

from groups.models import Program
from sessions.models import TherapySession
from sessions.queries.session_row import session_rows
from sessions.services.therapy_session import cancel_session
from tests.cast import GROUP_START, Cast

SAME = ("pk", "program", "program_id", "service", "scheduled_start", "scheduled_end", "cancelled_at")
DERIVED = ("service_date", "planned_s", "start_ms", "end_ms", "is_cancelled")


def test_rows_and_sessions_agree(cast: Cast) -> None:
    cancel_session(None, cast.other_session, reason="", now=GROUP_START - timedelta(hours=1))
    rows = list(session_rows(TherapySession.objects.all(), Program.objects.in_bulk()))
    sessions = TherapySession.objects.order_by("scheduled_start", "pk")
    for name in (*SAME, *DERIVED):
        assert [getattr(row, name) for row in rows] == [getattr(session, name) for session in sessions]
    assert {row.is_cancelled for row in rows} == {True, False}
