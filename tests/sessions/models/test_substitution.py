"""Why somebody was asked to lead is sealed, and the row is only ever added."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from sessions.models import Substitution
from tests.cast import GROUP_START, Cast
from tests.drawer import columns
from vioip.audit.append_only import AppendOnlyError


def test_the_reason_stands_open_nowhere_and_the_row_stays(cast: Cast) -> None:
    row = Substitution.objects.create(
        session=cast.session,
        person=cast.other_therapist,
        by=cast.coordinator,
        at=GROUP_START,
        reason="Canary is ill",
    )
    assert "anary" not in str(columns(row))
    assert Substitution.objects.get().reason == "Canary is ill"
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM iop_sessions_substitution")
