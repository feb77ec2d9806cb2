"""The mac of a record covers every part of it, the record before it, and the key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from vioip.audit.chain import Content, chain_key, mac_of

CONTENT = Content(
    number=7,
    at=datetime(2026, 3, 2, 14, 0, 0, 1, tzinfo=UTC),
    actor="a",
    action="thing.done",
    target_kind="accounts.User",
    target_id="b",
    detail={"day": "2026-03-02", "n": 1},
)
MAC = mac_of(CONTENT, "before", key=b"key")


@pytest.mark.parametrize(
    "change",
    [
        {"number": 8},
        {"at": CONTENT.at + timedelta(microseconds=1)},
        {"actor": None},
        {"actor": "c"},
        {"action": "thing.undone"},
        {"target_kind": "groups.Program"},
        {"target_id": "c"},
        {"detail": {"day": "2026-03-02", "n": 2}},
    ],
)
def test_every_part_counts(change: dict[str, Any]) -> None:
    assert mac_of(replace(CONTENT, **change), "before", key=b"key") != MAC


def test_the_record_before_and_the_key_count() -> None:
    assert mac_of(CONTENT, "other", key=b"key") != MAC
    assert mac_of(CONTENT, "before", key=b"other") != MAC


def test_the_same_content_written_otherwise_has_the_same_mac() -> None:
    elsewhere = CONTENT.at.astimezone(timezone(timedelta(hours=-5)))
    same = replace(CONTENT, at=elsewhere, detail={"n": 1, "day": "2026-03-02"})
    assert mac_of(same, "before", key=b"key") == MAC


def test_the_key_is_derived_and_is_not_the_setting(settings: Any) -> None:
    settings.VIOIP_AUDIT_KEY = "x" * 50
    assert (len(chain_key()), chain_key() == b"x" * 50) == (32, False)
