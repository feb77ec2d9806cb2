"""Triggers by which the database itself refuses to change or remove rows that may only be added.

Every table of an `AppendOnlyModel` has them, on SQLite and PostgreSQL alike; a migration installs them
with `KeepAppendOnly`. Rebuilding a table drops SQLite's triggers, so a later migration that alters such a
table repeats the operation; the system check vioip.E007 notices when it was forgotten, and
`manage.py verify --repair-triggers` puts them back. A superuser can switch them off: then the chains
(`vioip.audit.chain`) tell.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_REFUSAL = """
BEGIN
    RAISE EXCEPTION 'rows of % are added, never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION vioip_append_only() RETURNS trigger LANGUAGE plpgsql
AS $refusal${_REFUSAL}$refusal$
"""


def append_only_tables() -> list[str]:
    """The tables whose rows are never changed: those of every `AppendOnlyModel`."""
    models = apps.get_models()
    return sorted(model._meta.db_table for model in models if getattr(model, "is_append_only", False))


def install(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make `table` append-only; what stands already is made anew."""
    with connection.cursor() as cursor:
        for statement in [*lifting(connection.vendor, table), *installing(connection.vendor, table)]:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper, table: str) -> None:
    """Let rows of `table` be changed. For migrations, and for tests that empty a database."""
    with connection.cursor() as cursor:
        for statement in lifting(connection.vendor, table):
            cursor.execute(statement)


def bare_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Append-only tables that are there while their triggers are not, are switched off or do nothing."""
    present = set(connection.introspection.table_names())
    return [
        table for table in append_only_tables() if table in present and not _is_guarded(connection, table)
    ]


def installing(vendor: str, table: str) -> list[str]:
    """The statements that make `table` append-only."""
    if vendor == "sqlite":
        return [_sqlite_trigger(table, "update"), _sqlite_trigger(table, "delete")]
    if vendor == "postgresql":
        call = "EXECUTE FUNCTION vioip_append_only()"
        return [
            _FUNCTION,
            f'CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {call}',
            f'CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {call}',
        ]
    raise NotSupportedError(f"no append-only tables on {vendor}")


def lifting(vendor: str, table: str) -> list[str]:
    """The statements that undo `installing`, whether it was done or not."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{deed}" for deed in ("update", "delete")]
    return [f'DROP TRIGGER IF EXISTS {table}_{name} ON "{table}"' for name in ("kept", "not_emptied")]


def _sqlite_trigger(table: str, deed: str) -> str:
    sentence = f"rows of {table} are added, never changed or removed"
    return (
        f'CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _is_guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return set(installing("sqlite", table)) <= {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = to_regclass(%s) AND t.tgenabled IN ('O', 'A') AND p.prosrc = %s",
            [f'"{table}"', _REFUSAL],
        )
        return {f"{table}_kept", f"{table}_not_emptied"} <= {row[0] for row in cursor.fetchall()}


class KeepAppendOnly(Operation):
    """Migration operation: from here on the rows of `tables` are only added."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *tables: str) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models stay as they are."""

    def database_forwards(
        self, _app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        """Install, whatever stood before."""
        vendor = schema_editor.connection.vendor
        for table in self.tables:
            _execute(schema_editor, [*lifting(vendor, table), *installing(vendor, table)])

    def database_backwards(
        self, _app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        """Lift."""
        for table in self.tables:
            _execute(schema_editor, lifting(schema_editor.connection.vendor, table))

    def describe(self) -> str:
        """For `migrate` and `sqlmigrate`."""
        return f"Refuse changes of {', '.join(self.tables)}"


class LiftAppendOnly(KeepAppendOnly):
    """Migration operation before one that has to fill a new column; `KeepAppendOnly` follows it."""

    def database_forwards(
        self, _app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        """Lift."""
        super().database_backwards(_app_label, schema_editor)

    def database_backwards(
        self, _app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        """Install."""
        super().database_forwards(_app_label, schema_editor)

    def describe(self) -> str:
        """For `migrate` and `sqlmigrate`."""
        return f"Allow changes of {', '.join(self.tables)}"


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
