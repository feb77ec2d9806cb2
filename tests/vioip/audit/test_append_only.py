"""Rows of the ledger and of the audit trail share one base: added once, then left alone."""

from __future__ import annotations

import pytest

from sessions.models import FactRow
from tests.cast import Cast
from vioip.audit.append_only import AppendOnlyError


def row(cast: Cast, seq: int = 1) -> FactRow:
    return FactRow(session=cast.session, epoch=1, seq=seq, at_ms=1000, kind="started")


def test_a_row_is_saved_once(cast: Cast) -> None:
    fact = row(cast)
    fact.save()
    with pytest.raises(AppendOnlyError):
        fact.save()
    with pytest.raises(AppendOnlyError):
        fact.delete()


def test_query_sets_add_and_do_nothing_else(cast: Cast) -> None:
    FactRow.objects.bulk_create([row(cast, 1), row(cast, 2)])
    FactRow.objects.bulk_create([row(cast, 2), row(cast, 3)], ignore_conflicts=True)
    with pytest.raises(AppendOnlyError):
        FactRow.objects.filter(seq=1).update(at_ms=2000)
    with pytest.raises(AppendOnlyError):
        FactRow.objects.filter(seq=1).delete()
    with pytest.raises(AppendOnlyError):
        FactRow.objects.bulk_update([row(cast)], ["at_ms"])
    with pytest.raises(AppendOnlyError):
        FactRow.objects.update_or_create(session=cast.session, epoch=1, seq=1, defaults={"at_ms": 2000})
    assert list(FactRow.objects.values_list("seq", "at_ms")) == [(1, 1000), (2, 1000), (3, 1000)]
