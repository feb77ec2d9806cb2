"""The recipe in docs/ledger.md, run as it is printed and without our code, agrees with the program."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sessions.models import FactHead, FactRow
from tests.cast import Cast
from tests.corrected import held
from tests.tamper import tamper


@pytest.fixture
def recipe(repository: Path) -> dict[str, Callable[..., Any]]:
    page = (repository / "docs" / "ledger.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    return names


def rows() -> list[dict[str, Any]]:
    """As somebody reads them out of the database."""
    found = []
    for row in FactRow.objects.order_by("link").values():
        at = row["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds")
        found.append({**row, "session_id": str(row["session_id"]), "recorded_at": at})
    return found


def test_the_recipe_finds_what_was_changed(cast: Cast, recipe: dict[str, Callable[..., Any]]) -> None:
    held(cast)
    key = settings.VIOIP_AUDIT_KEY
    assert len(rows()) > 5
    assert recipe["first_bad"](rows(), key) is None
    head: dict[str, Any] = dict(FactHead.objects.values().get())
    head["session_id"] = str(head["session_id"])
    assert recipe["head_fits"](head, key)
    assert (head["tip"], head["links"]) == (rows()[-1]["mac"], len(rows()))
    assert not recipe["head_fits"]({**head, "links": 1}, key)
    tamper("UPDATE iop_sessions_factrow SET at_ms = at_ms + 1 WHERE seq = 3", "iop_sessions_factrow")
    assert recipe["first_bad"](rows(), key)["seq"] == 3
