"""The demo's older weeks are signed as they count; a few stay open, one with something to look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sessions.core.attendance.snapshot import digest, freeze
from sessions.models import Signature, StandingStatus
from sessions.queries.review import review_of
from sessions.queries.signoff import counted_afresh
from sessions.queries.sound_records import signatures_part
from sessions.queries.to_sign import to_sign
from sessions.services.correction import set_standing
from sessions.services.demo_clinic import ensure_clinic
from sessions.services.demo_history import ensure_history
from sessions.services.demo_people import CO_LEAD, LEAD, ensure_people
from sessions.services.demo_signing import ensure_signed
from sessions.services.signoff import sign
from vioip.accounts.models import User

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 6, 5, 20, 0, tzinfo=UTC)
LATER = FRIDAY + timedelta(days=7)


def demo_at(now: datetime) -> dict[str, User]:
    people = ensure_people()
    ensure_history(ensure_clinic(people, now=now), people, now=now)
    ensure_signed(now=now)
    return people


def test_the_older_weeks_are_signed_and_a_few_sessions_stay_open() -> None:
    people = demo_at(FRIDAY)
    signed = list(Signature.objects.select_related("session__program", "session__group"))
    assert len(signed) > 60
    assert not any(one.session.is_cancelled for one in signed)
    assert signatures_part(lambda *_: None).bad is None
    for one in signed[::8]:
        assert one.snapshot_hash == digest(freeze(counted_afresh(one.session, now=FRIDAY)))
        assert one.session.roster.filter(person=one.signer, role="facilitator").exists()
    for leader in (LEAD, CO_LEAD):
        waiting = [one.session.pk for one in to_sign(people[leader.key], now=FRIDAY)]
        assert 1 <= len(waiting) <= 4
        assert any(review_of(people[leader.key], pk, now=FRIDAY).needing_a_look for pk in waiting)
    ensure_signed(now=FRIDAY)
    assert Signature.objects.count() == len(signed)


def test_later_it_catches_up_but_not_with_what_somebody_put_right() -> None:
    people = demo_at(FRIDAY)
    tess, (first, second) = people[LEAD.key], to_sign(people[LEAD.key], now=FRIDAY)[:2]
    sign(tess, first.session, seen=review_of(tess, first.session.pk, now=FRIDAY).seen, now=FRIDAY)
    status, ana = StandingStatus.EXCUSED, people["ana"].pk
    set_standing(tess, second.session, ana, status=status, reason="Called ahead.", now=FRIDAY)
    demo_at(LATER)
    waiting = [one.session for one in to_sign(tess, now=LATER)]
    assert second.session in waiting
    assert len(waiting) <= 5
