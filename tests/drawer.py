"""A table of sealed things that exists in tests only, made where it is asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.apps.registry import Apps
from django.db import connection, models

from vioip.sealed import SealedField, SealedJSONField


class Slip(models.Model):
    """A slip of paper in a drawer: two texts and a list, sealed, and a label for all to read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(max_length=20, default="")
    place = SealedField()
    phone = SealedField(null=True)
    answers = SealedJSONField(default=list)

    objects: ClassVar[models.Manager[Slip]] = models.Manager()

    class Meta:
        apps = Apps()  # its own registry: no migration is asked of it
        app_label = "drawer"


def columns(row: models.Model) -> dict[str, Any]:
    """What stands in the database for `row`, column by column."""
    names = [str(field.column) for field in row._meta.local_fields]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(names)} FROM "{row._meta.db_table}" WHERE id = %s', [key_of(row)])
        return dict(zip(names, cursor.fetchone(), strict=True))


def overwrite(row: models.Model, column: str, value: str) -> None:
    """Puts `value` where a superuser of the database would."""
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {column} = %s WHERE id = %s', [value, key_of(row)])


def key_of(row: models.Model) -> Any:
    """The row's id as the database of this run keeps it."""
    return row._meta.pk.get_db_prep_value(row.pk, connection)


@pytest.fixture
def drawer(db: None) -> Iterator[None]:
    """The table, empty."""
    wanted = [f"{field.column} {field.db_type(connection)}" for field in Slip._meta.local_fields]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "{Slip._meta.db_table}" ({", ".join(wanted)})')
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{Slip._meta.db_table}"')
