"""Ids and instants as text are the values the models would give."""

from __future__ import annotations

import pytest

from groups.queries.plain import AsText, instant_of, uuid_of
from sessions.models import TherapySession
from tests.cast import Cast


def test_they_are_what_the_columns_hold(cast: Cast) -> None:
    rows = TherapySession.objects.order_by("pk")
    told = rows.values_list(AsText("pk"), AsText("program_id"), AsText("scheduled_start"))
    assert [(uuid_of(pk), uuid_of(program), instant_of(start)) for pk, program, start in told] == list(
        rows.values_list("pk", "program_id", "scheduled_start")
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 14:00:00",
        "2026-03-02 14:00:00+00",
        "2026-03-02 14:00:00.000000+00:00",
        "2026-03-02 15:00+01",
    ],
)
def test_every_way_a_database_writes_an_instant(text: str) -> None:
    assert instant_of(text).isoformat() == "2026-03-02T14:00:00+00:00"


def test_ids_with_and_without_dashes() -> None:
    assert uuid_of("0" * 31 + "7") == uuid_of("00000000-0000-0000-0000-000000000007")
