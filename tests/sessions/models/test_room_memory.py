"""A room has one memory, and it goes with its session."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from sessions.models import RoomMemory
from tests.cast import Cast


def test_a_session_has_one_memory(cast: Cast) -> None:
    values = {"session": cast.session, "epoch": 1, "revision": 1, "kept": "{}", "saved": timezone.now()}
    RoomMemory.objects.create(**values)
    with pytest.raises(IntegrityError):
        RoomMemory.objects.create(**values)
