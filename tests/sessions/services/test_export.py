"""An export is kept with its numbers and its hash, in one transaction with the audit trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from django.http import Http404

from sessions.core.attendance.snapshot import digest
from sessions.models import Export
from sessions.services.export import Asked, export_week
from tests.cast import Cast
from tests.corrected import AFTER, held, outcome
from vioip.audit.models import AuditRecord


def asked(cast: Cast) -> Asked:
    return Asked(
        program=cast.program.pk, day=date(2026, 3, 6), purpose=" Billing ", recipient="Example Payer"
    )


def test_it_keeps_what_was_handed_over(cast: Cast) -> None:
    held(cast)
    row, weeks = export_week(cast.coordinator, asked(cast), now=AFTER)
    kept = Export.objects.get()
    assert (kept.first, kept.last) == (date(2026, 3, 2), date(2026, 3, 8))
    assert (kept.by, kept.at, kept.purpose) == (cast.coordinator, AFTER, "Billing")
    assert kept.numbers_hash == digest(kept.numbers) == row.numbers_hash
    assert {str(week.client) for _, week in weeks} == set(kept.numbers)
    record = AuditRecord.objects.order_by("number").last()
    assert record is not None
    assert (record.action, record.detail["hash"]) == ("week.exported", kept.numbers_hash)
    assert "Billing" not in str(record.detail)


def test_everybody_asks(cast: Cast) -> None:
    for part, person in cast.everybody().items():
        if part in ("coordinator", "administrator"):
            export_week(person, asked(cast), now=AFTER)
        else:
            with pytest.raises(Http404):
                export_week(person, asked(cast), now=AFTER)
    assert Export.objects.count() == 2


def test_what_says_nothing_leaves_nothing(cast: Cast) -> None:
    wrong = {
        "empty": [replace(asked(cast), purpose=" "), replace(asked(cast), recipient="")],
        "too_long": [replace(asked(cast), purpose="x" * 201)],
        "no_program": [replace(asked(cast), program=UUID(int=3))],
    }
    for code, cases in wrong.items():
        for case in cases:
            assert outcome(partial(export_week, cast.coordinator, case, now=AFTER)) == code
    assert not Export.objects.exists()
