"""A removal is on the audit trail, without words about a person."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist

from sessions.services.removal import record_door, record_removal
from tests.cast import Cast
from vioip.audit.models import AuditRecord


def test_who_removed_whom_and_why(cast: Cast) -> None:
    record_removal(cast.session.pk, cast.client.pk, cast.facilitator.pk, reason="not_private")
    row = AuditRecord.objects.latest("number")
    assert (row.actor_id, row.action, row.target_id, row.detail) == (
        cast.facilitator.pk,
        "session.person_removed",
        str(cast.session.pk),
        {"person": str(cast.client.pk), "reason": "not_private"},
    )


def test_no_removal_from_a_session_that_is_none(cast: Cast) -> None:
    before = AuditRecord.objects.count()
    with pytest.raises(ObjectDoesNotExist):
        record_removal(UUID(int=0), cast.client.pk, cast.facilitator.pk, reason="other")
    assert AuditRecord.objects.count() == before


@pytest.mark.parametrize("kind", ["barred", "let_wait_again"])
def test_who_sent_whom_away_for_the_session_and_who_took_it_back(
    cast: Cast, kind: Literal["barred", "let_wait_again"]
) -> None:
    record_door(cast.session.pk, cast.client.pk, cast.facilitator.pk, kind=kind)
    row = AuditRecord.objects.latest("number")
    told = (row.actor_id, row.action, row.target_id, row.detail)
    expected = {"person": str(cast.client.pk)}
    assert told == (cast.facilitator.pk, f"session.person_{kind}", str(cast.session.pk), expected)
