"""Weeks of sessions with facts for all that is over, written once and never over anything real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sessions.models import FactRow, TherapySession
from sessions.queries.therapy_session import ended_sessions
from sessions.services.demo_clinic import ensure_clinic
from sessions.services.demo_history import ensure_history
from sessions.services.demo_people import ensure_people

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 3, 16, 0, tzinfo=UTC)


def test_what_is_over_has_facts_and_what_comes_has_none() -> None:
    people = ensure_people()
    ensure_history(ensure_clinic(people, now=NOW), people, now=NOW)
    over = TherapySession.objects.filter(scheduled_end__lt=NOW - timedelta(minutes=5), cancelled_at=None)
    assert ended_sessions(list(over.values_list("pk", flat=True))) == set(over.values_list("pk", flat=True))
    coming = TherapySession.objects.filter(scheduled_end__gt=NOW)
    assert coming.count() > 20
    assert not FactRow.objects.filter(session__in=coming).exists()
    assert TherapySession.objects.exclude(cancelled_at=None).count() == 2


def test_a_session_in_which_anything_happened_is_left_alone() -> None:
    people = ensure_people()
    groups = ensure_clinic(people, now=NOW)
    ensure_history(groups, people, now=NOW)
    soon = TherapySession.objects.filter(scheduled_start__gt=NOW).order_by("scheduled_start")[0]
    FactRow.objects.create(session=soon, epoch=9, seq=1, at_ms=1, kind="started")
    ensure_history(groups, people, now=NOW + timedelta(days=6))
    assert [row.epoch for row in FactRow.objects.filter(session=soon)] == [9]
