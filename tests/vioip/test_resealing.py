"""Rotation: everything moves under the newest key, can be stopped, and harms nothing that does not open."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from tests.drawer import Slip, columns, overwrite
from vioip import resealing
from vioip.audit.triggers import install
from vioip.resealing import Step, reseal, sealed_columns, values_by_key
from vioip.sealing import Ring, SealError

OLD, NEW = "an older key of a good many letters 0123456789", "a newer key of a good many letters 9876543210"
OLD_ID, NEW_ID = Ring([OLD]).newest_id, Ring([NEW]).newest_id


@pytest.fixture
def old_slips(drawer: None, settings: Settings) -> list[Slip]:
    """Five rows under the old key, and the new one set."""
    settings.VIOIP_SEAL_KEYS = [OLD]
    rows = [Slip.objects.create(place=f"place {number}", answers=[number]) for number in range(5)]
    settings.VIOIP_SEAL_KEYS = [NEW, OLD]
    return rows


def texts() -> list[tuple[str, str | None, list[int]]]:
    return sorted((row.place, row.phone, row.answers) for row in Slip.objects.all())


def test_everything_moves_under_the_newest_key(old_slips: list[Slip], settings: Settings) -> None:
    own = sealed_columns([Slip])
    assert [field.name for _, field in own] == ["place", "phone", "answers"]
    assert values_by_key(own) == {OLD_ID: 10}
    assert list(reseal(own)) == [Step(5, ()), Step(5, ())]
    assert values_by_key(own) == {NEW_ID: 10}
    settings.VIOIP_SEAL_KEYS = [NEW]
    assert texts() == [(f"place {number}", None, [number]) for number in range(5)]


def test_stopped_half_way_it_goes_on(old_slips: list[Slip], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    own = sealed_columns([Slip])
    steps = reseal(own)
    assert [next(steps), next(steps)] == [Step(2, ()), Step(2, ())]
    steps.close()
    assert values_by_key(own) == {OLD_ID: 6, NEW_ID: 4}
    assert sum(step.resealed for step in reseal(own)) == 6
    assert list(reseal(own)) == []


def test_what_does_not_open_is_named_and_left_alone(old_slips: list[Slip]) -> None:
    broken = old_slips[2]
    overwrite(broken, "place", f"1.{OLD_ID}.AAAA")
    steps = list(reseal(sealed_columns([Slip])))
    assert steps == [Step(4, (f"drawer_slip.place:{broken.pk}",)), Step(5, ())]
    assert columns(broken)["place"] == f"1.{OLD_ID}.AAAA"


def test_what_was_saved_meanwhile_is_not_overwritten(
    old_slips: list[Slip], monkeypatch: pytest.MonkeyPatch
) -> None:
    field = sealed_columns([Slip])[0][1]
    batch = list(Slip.objects.all())
    Slip.objects.get(pk=batch[0].pk)
    mine = Slip.objects.get(pk=batch[0].pk)
    mine.place = "newer"
    mine.save()
    assert resealing._reseal_batch(Slip, field, list(batch)) == Step(4, ())
    assert Slip.objects.get(pk=mine.pk).place == "newer"


def test_rows_that_are_only_added_are_sealed_again_and_stay_so(
    old_slips: list[Slip], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Slip._meta.db_table
    install(connection, table)
    monkeypatch.setattr(Slip, "is_append_only", True, raising=False)
    assert sum(step.resealed for step in reseal(sealed_columns([Slip]))) == 10
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Slip.objects.filter(pk=old_slips[0].pk).update(label="changed")


def test_without_keys_nothing_begins(old_slips: list[Slip], settings: Settings) -> None:
    settings.VIOIP_SEAL_KEYS = []
    with pytest.raises(SealError, match="VIOIP_SEAL_KEYS is empty"):
        next(reseal(sealed_columns([Slip])))
