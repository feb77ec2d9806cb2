"""The demo shows a payer's days and a level of care that changes within the week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from groups.models import Enrollment
from groups.queries.care import care_rows
from sessions.core.attendance.week import days_of_week
from sessions.queries.terms import terms_book
from sessions.services.demo_care import INSURED, PAYER, STEPS_DOWN
from sessions.services.demo_clinic import ensure_clinic
from sessions.services.demo_people import ensure_people

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)  # a Wednesday


def test_a_payer_and_a_step_down(db: None) -> None:
    with transaction.atomic():
        people = ensure_people()
        ensure_clinic(people, now=NOW)
        ensure_clinic(people, now=NOW + timedelta(days=1))  # changes nothing
    stays = {stay.client_id: stay for stay in Enrollment.objects.select_related("program")}
    book, days = terms_book(stays.values()), days_of_week(NOW.date() - timedelta(days=2))
    insured = book.on(stays[people[INSURED[0]].pk], NOW.date())
    assert insured is not None
    assert insured.payer is not None
    assert (insured.payer.name, insured.unit_rule) == (PAYER, "quarter_hours_by_total")
    week = book.week(stays[people[STEPS_DOWN].pk], days)
    assert [one.level if one else None for one in week.daily] == ["php"] * 2 + ["iop"] * 5
    assert week.target.min_minutes == (2 * 1200 + 5 * 540) // 7
    assert len(care_rows(None).payers) == len(INSURED)
    consents = {client: people[client].disclosure_consents.count() for client in (*INSURED, STEPS_DOWN)}
    assert consents == {**dict.fromkeys(INSURED, 1), STEPS_DOWN: 0}
