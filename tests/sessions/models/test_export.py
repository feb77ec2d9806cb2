"""An export says what for, and stays as it was handed over."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sessions.models import Export
from tests.cast import Cast
from tests.corrected import AFTER
from vioip.audit.append_only import AppendOnlyError


def export(cast: Cast, **values: object) -> Export:
    asked = {
        "program": cast.program,
        "first": date(2026, 3, 2),
        "last": date(2026, 3, 8),
        "by": cast.coordinator,
        "at": AFTER,
        "purpose": "Billing",
        "recipient": "Example Payer",
        "numbers": {},
        "numbers_hash": "",
    }
    return Export.objects.create(**(asked | values))


def test_it_stays(cast: Cast) -> None:
    row = export(cast)
    for act in (row.save, row.delete, Export.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            act()


@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"recipient": ""}, {"last": date(2026, 3, 1)}])
def test_what_says_nothing_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        export(cast, **wrong)
