"""The ledger takes a fact once, of a known kind, and never gives it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from sessions.models import FactRow, RosterEntry
from tests.cast import Cast


def create(cast: Cast, **fields: Any) -> FactRow:
    usual = {"session": cast.session, "epoch": 1, "seq": 1, "at_ms": 1000, "kind": "started"}
    with transaction.atomic():
        return FactRow.objects.create(**usual | fields)


def test_a_fact_is_there_once(cast: Cast) -> None:
    create(cast)
    with pytest.raises(IntegrityError):
        create(cast, at_ms=2000)
    create(cast, seq=2)
    create(cast, epoch=2)
    create(cast, session=cast.other_session)
    assert FactRow.objects.count() == 4


@pytest.mark.parametrize("wrong", [{"kind": "teleported"}, {"at_ms": -1}])
def test_the_database_refuses(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        create(cast, **wrong)


def test_a_session_with_facts_cannot_be_deleted(cast: Cast) -> None:
    create(cast)
    RosterEntry.objects.filter(session=cast.session).delete()
    with pytest.raises(ProtectedError):
        cast.session.delete()
