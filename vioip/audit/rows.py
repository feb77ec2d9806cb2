"""Rows that people answer for, vouched for whole: the trail keeps a keyed digest of every column.

`write_audit(..., rows=[...])` puts `{"rows": {table: {id: digest}}}` into a record's detail; whoever changes
any column of such a row behind the program's back is found by `row_digest` (`sessions.queries.sound_rows`).
A sealed column counts as what it says, not as how it is written down, so that a change of keys
(`manage.py reseal`) changes no digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from vioip.audit.chain import chain_key, digest_of

_PURPOSE = b"vioip row 1"


def row_digest(row: models.Model) -> str:
    """The keyed digest (hex) of a saved row: its table, and every column's name and value.

    Raises SealError when a sealed column cannot be opened.
    """
    columns = {field.column: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return digest_of([row._meta.db_table, columns], key=chain_key(_PURPOSE))


def digests_of(rows: Iterable[models.Model]) -> dict[str, dict[str, str]]:
    """The digests of `rows` by table and id, as a record's detail keeps them."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row._meta.db_table, {})[str(row.pk)] = row_digest(row)
    return found


def _plain(value: Any) -> Any:
    """`value` as JSON gives it back, the same before and after a round through either database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
