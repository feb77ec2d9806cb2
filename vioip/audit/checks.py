"""System check of the configured database: what may only be added is guarded by triggers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from vioip.audit.triggers import bare_tables

_HINT = "Run `manage.py verify --repair-triggers`, and ask who rebuilt the table."


def check_triggers(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """E007 and W105. Silent while migrations are still to come: they install the triggers.

    Runs where databases are checked: before `migrate`, before `serve`, by `check --database default`.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            bare = bare_tables(connections[alias])
            is_complaint = bool(bare) and not _is_behind(connections[alias])
        except DatabaseError:
            found.append(Warning(f"Database {alias} could not be asked for its triggers.", id="vioip.W105"))
            continue
        if is_complaint:
            sentence = f"Nothing guards the append-only tables {', '.join(bare)}."
            found.append(Error(sentence, hint=_HINT, id="vioip.E007"))
    return found


def _is_behind(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
