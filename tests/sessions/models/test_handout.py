"""One piece of a file in its place, and nothing of a file outlives it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from sessions.models import HandoutPiece
from tests.cast import Cast
from tests.sessions.queries.test_handouts import shared


def test_a_piece_is_there_once_and_goes_with_its_file(cast: Cast) -> None:
    file = shared(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoutPiece.objects.create(handout=file, n=0, body="")
    file.delete()
    assert not HandoutPiece.objects.exists()
