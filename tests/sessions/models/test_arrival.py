"""Cards are sealed from the first and never changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from sessions.models import Arrival
from tests.arriving import PLACE, arrives, asks
from tests.cast import Cast
from tests.drawer import columns
from vioip.audit.append_only import AppendOnlyError
from vioip.sealed import SealedJSONField


def test_nothing_that_was_said_stands_open_in_the_table(cast: Cast) -> None:
    asks(cast.program)
    row = arrives(cast.client, cast.session)
    assert isinstance(Arrival._meta.get_field("said"), SealedJSONField)
    assert "anary" not in str(columns(row))
    assert Arrival.objects.get(pk=row.pk).said["place"] == PLACE


def test_a_card_stays_as_it_was(cast: Cast) -> None:
    asks(cast.program)
    row = arrives(cast.client, cast.session)
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM iop_sessions_arrival")
