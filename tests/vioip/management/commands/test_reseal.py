"""`reseal` in words: what it counts, what it did, what it could not do."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from tests.drawer import Slip, overwrite
from vioip.audit.models import AuditRecord
from vioip.management.commands import reseal as command
from vioip.resealing import sealed_columns
from vioip.sealing import Ring

OLD, NEW = "an older key of a good many letters 0123456789", "a newer key of a good many letters 9876543210"
OLD_ID, NEW_ID = Ring([OLD]).newest_id, Ring([NEW]).newest_id


def told(*arguments: str) -> tuple[str, str]:
    out, progress = io.StringIO(), io.StringIO()
    call_command("reseal", *arguments, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


@pytest.fixture
def one_slip(drawer: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Slip:
    """A row under the old key; the command sees the drawer alone."""
    monkeypatch.setattr(command, "sealed_columns", lambda: sealed_columns([Slip]))
    settings.VIOIP_SEAL_KEYS = [OLD]
    row = Slip.objects.create(place="here")
    settings.VIOIP_SEAL_KEYS = [NEW, OLD]
    return row


def test_counted_done_and_written_down(one_slip: Slip) -> None:
    assert told("--dry-run") == (f"key {OLD_ID}: 2 values\n", "")
    assert told() == (
        f"key {OLD_ID}: 2 values\n2 values sealed again under the key {NEW_ID}.\n",
        f"[{'#' * 40}] 100 %\n",
    )
    assert told("--dry-run") == (f"key {NEW_ID}: 2 values, the newest\n", "")
    record = AuditRecord.objects.get(action="seals.renewed")
    assert record.detail == {"seal": NEW_ID, "values": 2, "shut": 0}


def test_a_value_that_does_not_open_ends_in_a_complaint(one_slip: Slip) -> None:
    overwrite(one_slip, "place", "1.00000000.AAAA")
    with pytest.raises(CommandError, match=rf"(?s)^1 values do not open.*drawer_slip\.place:{one_slip.pk}"):
        told()


def test_without_keys_it_says_so(one_slip: Slip, settings: Settings) -> None:
    settings.VIOIP_SEAL_KEYS = []
    with pytest.raises(CommandError, match="VIOIP_SEAL_KEYS is empty"):
        told()
