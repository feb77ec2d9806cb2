"""The digests of the ledger cover every column that says something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from sessions.models import FactHead, FactRow
from sessions.queries.fact_chain import aside_mac, fact_key, fact_mac, head_mac
from vioip.audit.chain import chain_key

ONE, OTHER = UUID(int=1), UUID(int=2)
ROW: dict[str, Any] = {
    "session_id": ONE,
    "epoch": 1,
    "seq": 2,
    "link": 3,
    "at_ms": 4,
    "recorded_at": datetime(2026, 3, 2, 14, 0, 0, 1, tzinfo=UTC),
    "kind": "joined",
    "person": "a",
    "peer": "b",
    "body": {"place": "main", "role": "client"},
    "fenced": False,
}
HEAD: dict[str, Any] = {"session_id": ONE, "epoch": 1, "links": 2, "seq": 3, "tip": "t"}


def mac(previous: str = "before", key: bytes = b"key", **changed: Any) -> str:
    return fact_mac(FactRow(**ROW | changed), previous, key=key)


@pytest.mark.parametrize(
    "change",
    [
        {"session_id": OTHER},
        {"epoch": 2},
        {"seq": 3},
        {"link": 4},
        {"at_ms": 5},
        {"recorded_at": ROW["recorded_at"] + timedelta(microseconds=1)},
        {"kind": "moved"},
        {"person": "c"},
        {"peer": "c"},
        {"body": {"place": "lobby", "role": "client"}},
        {"fenced": True},
        {"previous": "other"},
        {"key": b"other"},
    ],
)
def test_every_column_counts(change: dict[str, Any]) -> None:
    assert mac(**change) != mac()


def test_only_the_surrogate_key_and_the_mac_itself_are_not_covered() -> None:
    covered = set(ROW) | {"id", "mac"}
    assert {field.attname for field in FactRow._meta.concrete_fields} == covered


def test_the_same_row_written_otherwise_has_the_same_mac() -> None:
    elsewhere = ROW["recorded_at"].astimezone(timezone(timedelta(hours=-5)))
    assert mac(recorded_at=elsewhere, body={"role": "client", "place": "main"}) == mac()


@pytest.mark.parametrize(
    "change", [{"session_id": OTHER}, {"epoch": 2}, {"links": 1}, {"seq": 4}, {"tip": "u"}]
)
def test_a_head_is_covered_whole(change: dict[str, Any]) -> None:
    assert head_mac(FactHead(**HEAD | change), key=b"k") != head_mac(FactHead(**HEAD), key=b"k")


def test_every_kind_of_chain_has_its_key(settings: Any) -> None:
    assert fact_key() != chain_key()
    macs = {aside_mac(*place, why=why, record=record, key=b"k") for place, why, record in ASIDE}
    assert len(macs) == len(ASIDE)


ASIDE = [
    (("s", "1/1"), "conflict", "{}"),
    (("t", "1/1"), "conflict", "{}"),
    (("s", "1/2"), "conflict", "{}"),
    (("s", "1/1"), "unfit", "{}"),
    (("s", "1/1"), "conflict", "[]"),
]
