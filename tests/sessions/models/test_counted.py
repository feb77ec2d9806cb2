"""Kept counts are derived: one a session, gone with it, and never in the way."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions.models import CountedSession, GatheredSession
from tests.cast import Cast


def test_one_a_session(cast: Cast) -> None:
    row = {"session": cast.session, "rules_id": "r", "inputs": "i", "counted_at": timezone.now()}
    CountedSession.objects.create(**row, shares="{}", tally="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        CountedSession.objects.create(**row, shares="{}", tally="{}")


def test_it_goes_with_its_session(cast: Cast) -> None:
    row = {"session": cast.session, "rules_id": "r", "inputs": "i", "counted_at": timezone.now()}
    CountedSession.objects.create(**row, shares="{}", tally="{}")
    cast.session.roster.all().delete()
    cast.session.delete()
    assert not CountedSession.objects.exists()


def test_gathered_facts_go_with_their_session(cast: Cast) -> None:
    GatheredSession.objects.create(session=cast.session, facts="f", ledger="[]")
    cast.session.roster.all().delete()
    cast.session.delete()
    assert not GatheredSession.objects.exists()
