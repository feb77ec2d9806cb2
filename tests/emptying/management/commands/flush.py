"""Django's `flush` for test databases."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from vioip.audit.triggers import append_only_tables, install, lift


class Command(flush.Command):
    """Lifts the triggers, empties the tables, puts the triggers back."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        present = set(connection.introspection.table_names())
        tables = [table for table in append_only_tables() if table in present]
        for table in tables:
            lift(connection, table)
        try:
            super().handle(**options)
        finally:
            for table in tables:
                install(connection, table)
