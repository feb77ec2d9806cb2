"""Steps and lines are sealed and only ever added."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from sessions.models import LobbyNote, SafetyStep
from tests.cast import GROUP_START, Cast
from tests.drawer import columns
from vioip.audit.append_only import AppendOnlyError


@pytest.fixture
def rows(cast: Cast) -> tuple[SafetyStep, LobbyNote]:
    who = {"session": cast.session, "person": cast.client, "by": cast.facilitator, "at": GROUP_START}
    step = SafetyStep.objects.create(**who, what={"kind": "note", "note": "Canary"})
    return step, LobbyNote.objects.create(**who, text="Canary")


def test_nothing_stands_open_in_the_tables(rows: tuple[SafetyStep, LobbyNote]) -> None:
    assert "anary" not in str([columns(row) for row in rows])
    assert (SafetyStep.objects.get().what["note"], LobbyNote.objects.get().text) == ("Canary", "Canary")


@pytest.mark.parametrize("table", ["iop_sessions_safetystep", "iop_sessions_lobbynote"])
def test_nothing_is_changed_or_removed(rows: tuple[SafetyStep, LobbyNote], table: str) -> None:
    for row in rows:
        with pytest.raises(AppendOnlyError):
            row.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")
