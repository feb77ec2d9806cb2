"""The digest of a row covers its table and every column, and survives a round through the database."""

from __future__ import annotations

import pytest

from sessions.models import Signature
from tests.cast import Cast
from tests.corrected import held, signed
from vioip.audit.rows import digests_of, row_digest


def test_it_is_the_same_after_reading_back(cast: Cast) -> None:
    held(cast)
    row = signed(cast)
    assert row_digest(row) == row_digest(Signature.objects.get())
    assert digests_of([row]) == {Signature._meta.db_table: {str(row.pk): row_digest(row)}}


@pytest.mark.parametrize("column", [field.attname for field in Signature._meta.concrete_fields])
def test_every_column_is_in_it(cast: Cast, column: str) -> None:
    held(cast)
    row = signed(cast)
    before = row_digest(row)
    setattr(row, column, None)
    assert row_digest(row) != before
