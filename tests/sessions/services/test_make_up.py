"""A make-up is a place in another session, linked to the missed one; misfits are refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sessions.models import RosterEntry, TherapySession
from sessions.services.make_up import add_make_up
from tests.cast import GROUP_START, Cast, make_session
from vioip.audit.models import AuditRecord


def test_a_place_in_the_other_group(cast: Cast) -> None:
    later = make_session(cast.other_group, GROUP_START + timedelta(days=5))
    entry = add_make_up(cast.coordinator, cast.client, later, missed=cast.session)
    assert (entry.session, entry.role, entry.origin, entry.make_up_for) == (
        later,
        "client",
        "make_up",
        cast.session,
    )
    row = AuditRecord.objects.latest("number")
    assert (row.action, row.detail) == (
        "make_up.added",
        {"client": str(cast.client.pk), "missed": str(cast.session.pk)},
    )


def test_misfits_are_refused(cast: Cast) -> None:
    later = make_session(cast.other_group, GROUP_START + timedelta(days=5))
    before = RosterEntry.objects.count()
    with pytest.raises(ValidationError):  # was not expected in what is to be made up
        add_make_up(None, cast.client, later, missed=cast.other_session)
    with pytest.raises(ValidationError):  # is in that session anyway
        add_make_up(None, cast.other_client, later, missed=cast.other_session)
    with pytest.raises(ValidationError):  # no facilitator makes anything up
        add_make_up(None, cast.facilitator, later, missed=cast.session)
    TherapySession.objects.filter(pk=later.pk).update(cancelled_at=timezone.now())
    later.refresh_from_db()
    with pytest.raises(ValidationError):
        add_make_up(None, cast.client, later, missed=cast.session)
    assert RosterEntry.objects.count() == before
