"""Sealing again what older keys sealed, so that those keys may be forgotten.

Batch by batch, each in a transaction of its own: what is done is done, and whoever starts again goes on
where it stopped. The text is never changed, so tables whose rows are only added take part too: their
triggers are lifted for a batch's transaction and stand again at its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

from vioip.audit.triggers import install, lift
from vioip.sealed import SealedField
from vioip.sealing import VERSION, Sealed, SealError, the_ring

BATCH = 200  # rows; larger is quicker and makes writers of the table wait longer


@dataclass(frozen=True, slots=True)
class Step:
    """One batch: how many values were sealed again, and the places that no key opens."""

    resealed: int
    shut: tuple[str, ...]


Column = tuple[type[models.Model], SealedField]


def sealed_columns(tables: Sequence[type[models.Model]] | None = None) -> list[Column]:
    """Every sealed column of `tables` (default: of the installation)."""
    found = apps.get_models() if tables is None else tables
    return [
        (table, field)
        for table in found
        for field in table._meta.local_fields
        if isinstance(field, SealedField)
    ]


def values_by_key(columns: Sequence[Column]) -> Counter[str]:
    """How many values each key has sealed."""
    counted: Counter[str] = Counter()
    for table, field in columns:
        rows = _filled(table, field).values_list(field.attname, flat=True)
        counted.update(value.key_id for value in rows.iterator(chunk_size=2000) if isinstance(value, Sealed))
    return counted


def reseal(columns: Sequence[Column]) -> Generator[Step, None, None]:
    """Seals under the newest key whatever another one sealed, a batch at each step. Raises SealError."""
    prefix = f"{VERSION}.{the_ring().newest_id}."
    for table, field in columns:
        after: object = None
        while True:
            rows = _filled(table, field).exclude(**{f"{field.attname}__startswith": prefix}).order_by("pk")
            batch = list((rows if after is None else rows.filter(pk__gt=after))[:BATCH])
            if not batch:
                break
            yield _reseal_batch(table, field, batch)
            after = batch[-1].pk


def _reseal_batch(table: type[models.Model], field: SealedField, batch: list[models.Model]) -> Step:
    shut, resealed = [], 0
    is_append_only = getattr(table, "is_append_only", False)
    with transaction.atomic():
        if is_append_only:
            lift(connection, table._meta.db_table)
        for row in batch:
            before: Sealed = row.__dict__[field.attname]
            try:
                after = field.resealed(before, row)
            except SealError:
                shut.append(field.place_of(row))
                continue
            # Only over the very value that was read: what somebody saved meanwhile is newer.
            same = _rows(table).filter(pk=row.pk, **{field.attname: before})
            resealed += same.update(**{field.attname: after})
        if is_append_only:
            install(connection, table._meta.db_table)
    return Step(resealed, tuple(shut))


def _rows(table: type[models.Model]) -> models.QuerySet[models.Model]:
    return models.QuerySet(table)


def _filled(table: type[models.Model], field: SealedField) -> models.QuerySet[models.Model]:
    return _rows(table).filter(**{f"{field.attname}__isnull": False})
