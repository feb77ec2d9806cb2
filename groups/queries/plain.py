"""Ids and instants as text, for boards that read thousands of rows again and again.

Turning a column into a UUID or a datetime costs more than reading it. As text it is looked up among those
met before: most rows of a board are those of the page before.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast


class AsText(Cast):
    """A column as the database writes it: read it with `uuid_of` or `instant_of`."""

    def __init__(self, name: str) -> None:
        super().__init__(name, output_field=TextField())


@lru_cache(maxsize=65_536)
def uuid_of(text: str) -> UUID:
    """SQLite keeps 32 digits, PostgreSQL writes dashes."""
    return UUID(text)


@lru_cache(maxsize=16_384)
def instant_of(text: str) -> datetime:
    """SQLite keeps UTC without saying so; PostgreSQL writes the offset of the connection, which is UTC."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
