"""Rows that are added and read, never changed or removed by this program."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

RowT = TypeVar("RowT", bound=models.Model)


class AppendOnlyError(RuntimeError):
    """A bug: something tried to change or remove a row that may only be added."""


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    """A query set whose writes are `create` and `bulk_create` only."""

    def update(self, **_fields: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated")

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted")


class AppendOnlyModel(models.Model):
    """A base whose rows can be saved once.

    Callers add rows by `objects.create` or `objects.bulk_create(..., ignore_conflicts=True)`;
    `update_conflicts` would be a change and is not used. The migration that creates the table ends with
    `vioip.audit.triggers.KeepAppendOnly`, so that the database refuses changes as well.
    """

    is_append_only = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Only a new row can be saved."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never updated")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted")
