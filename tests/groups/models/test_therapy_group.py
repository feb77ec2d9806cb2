"""A therapy group has room, a known service, and a name of its own within the program."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from groups.models import TherapyGroup
from tests.cast import Cast


@pytest.mark.parametrize("wrong", [{"name": "First circle"}, {"capacity": 0}, {"service": "party"}])
def test_the_database_refuses(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TherapyGroup.objects.create(**({"program": cast.program, "name": "Third circle"} | wrong))


def test_a_group_is_no_auth_group(cast: Cast) -> None:
    assert not hasattr(cast.client, "groups")
    assert (cast.group.capacity, cast.group.service) == (12, "group")
