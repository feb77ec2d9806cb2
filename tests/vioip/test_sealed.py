"""Sealed fields: readable through their row, and nowhere else."""

from __future__ import annotations

import logging
import pickle
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction

from tests.drawer import Slip, columns, overwrite
from vioip.redaction import RedactingFormatter
from vioip.sealed import SealedField
from vioip.sealing import Sealed, SealError

CANARY, OTHER = "12 Canary Street", "555 0100 canary"


def a_slip() -> Slip:
    return Slip.objects.create(place=CANARY, phone=OTHER, answers=[{"mood": CANARY}])


def test_a_row_reads_as_it_was_written(drawer: None) -> None:
    row = Slip.objects.get(pk=a_slip().pk)
    assert (row.place, row.phone, row.answers) == (CANARY, OTHER, [{"mood": CANARY}])
    row.place, row.phone = "elsewhere", None
    row.save()
    again = Slip.objects.defer("place").get(pk=str(row.pk).replace("-", ""))
    assert (again.place, again.phone, again.answers) == ("elsewhere", None, [{"mood": CANARY}])


def test_many_at_once(drawer: None) -> None:
    Slip.objects.bulk_create([Slip(place=f"{CANARY} {number}") for number in range(3)])
    assert {row.place for row in Slip.objects.all()} == {f"{CANARY} {number}" for number in range(3)}


def test_nothing_readable_stands_in_the_database(drawer: None) -> None:
    stored = columns(a_slip())
    assert [stored[name][:2] for name in ("place", "phone", "answers")] == ["1.", "1.", "1."]
    assert "anary" not in str(stored)


def test_what_was_not_touched_is_not_sealed_again(drawer: None) -> None:
    row = Slip.objects.get(pk=a_slip().pk)
    before = columns(row)
    row.label = "moved"
    row.save()
    assert columns(row) == {**before, "label": "moved"}


def test_swapped_rows_do_not_open(drawer: None) -> None:
    mine, yours = a_slip(), a_slip()
    overwrite(mine, "place", columns(yours)["place"])
    with pytest.raises(SealError, match="not sealed for this place"):
        assert Slip.objects.get(pk=mine.pk).place
    assert Slip.objects.get(pk=yours.pk).place == CANARY


def test_swapped_fields_do_not_open(drawer: None) -> None:
    row = a_slip()
    overwrite(row, "phone", columns(row)["place"])
    with pytest.raises(SealError, match=r"drawer_slip\.phone:"):
        assert Slip.objects.get(pk=row.pk).phone


def test_queries_cannot_look_inside_or_write_past_the_seal(drawer: None) -> None:
    row = a_slip()
    refusals: list[Callable[[], Any]] = [
        lambda: Slip.objects.filter(place=CANARY).exists(),
        lambda: Slip.objects.filter(pk=row.pk).update(place=CANARY),
        lambda: Slip.objects.bulk_update([Slip(pk=row.pk, place=CANARY)], ["place"]),
    ]
    for refused in refusals:
        with pytest.raises(SealError, match="not in a query") as caught, transaction.atomic():
            refused()
        assert CANARY not in str(caught.value)
    with pytest.raises(FieldError):
        Slip.objects.filter(place__contains=CANARY).exists()
    assert Slip.objects.filter(phone__isnull=False).count() == 1
    assert [type(value) for value in Slip.objects.values_list("place", flat=True)] == [Sealed]


def test_dumps_and_pickles_of_what_was_read_stay_sealed(drawer: None) -> None:
    row = Slip.objects.get(pk=a_slip().pk)
    assert row.place == CANARY
    assert "anary" not in serializers.serialize("json", [row])
    assert b"anary" not in pickle.dumps(row.__dict__["place"])


def test_no_log_tells(drawer: None, caplog: pytest.LogCaptureFixture) -> None:
    connection.force_debug_cursor = True
    try:
        with caplog.at_level(logging.DEBUG, logger="django.db.backends"):
            row = a_slip()
            overwrite(row, "place", "1.00000000.AAAA")
            try:
                assert Slip.objects.get(pk=row.pk).place
            except SealError:
                logging.getLogger("vioip").exception("row %s", row.pk)
    finally:
        connection.force_debug_cursor = False
    written = [RedactingFormatter("{message}", style="{").format(record) for record in caplog.records]
    assert any("INSERT" in line for line in written)  # the statements were seen, with what they carried
    assert any("SealError" in line for line in written)
    assert "anary" not in "".join(written) + caplog.text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no single file")
def test_the_database_file_holds_no_canary(transactional_db: None, drawer: None) -> None:
    Slip.objects.create(label="Nightingale", place="Ninebark Road", answers=["Ninebark"])
    name = Path(connection.settings_dict["NAME"])
    kept = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    assert (b"Nightingale" in kept, b"Ninebark" in kept) == (
        True,
        False,
    )  # the first stands there for control


def test_a_row_without_an_id_is_refused(drawer: None) -> None:
    field = Slip._meta.get_field("place")
    assert isinstance(field, SealedField)
    with pytest.raises(SealError, match="needs its id"):
        field.place_of(Slip(pk=None, place=CANARY))


def test_a_model_whose_ids_come_from_the_database_is_a_mistake() -> None:
    class Numbered(models.Model):
        id = models.BigAutoField(primary_key=True)
        place = SealedField()

        class Meta:
            apps = Apps()
            app_label = "drawer"

    assert [found.id for found in Numbered.check()] == ["vioip.E010"]
    assert [found.id for found in Slip.check()] == []
    assert isinstance(Slip(pk=uuid.uuid4()).pk, uuid.UUID)
