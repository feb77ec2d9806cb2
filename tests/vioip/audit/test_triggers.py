"""The database refuses changes of append-only rows, on both engines; without triggers it would not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState

from tests.cast import Cast, make_person
from tests.real.postgres import PostgresServer
from vioip.audit.models import AuditRecord
from vioip.audit.triggers import (
    KeepAppendOnly,
    LiftAppendOnly,
    append_only_tables,
    bare_tables,
    install,
    lift,
)

AUDIT = "audit_auditrecord"
CHANGES = [
    f"UPDATE {AUDIT} SET action = 'thing.undone' WHERE number = 1",
    f"DELETE FROM {AUDIT} WHERE number = 1",
    f"DELETE FROM {AUDIT}",
]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def one_record(db: None) -> AuditRecord:
    make_person("client")
    return AuditRecord.objects.get(number=1)


@pytest.mark.django_db
def test_every_append_only_table_is_guarded() -> None:
    assert AUDIT in append_only_tables()
    assert bare_tables(connection) == []


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_refused(one_record: AuditRecord, change: str) -> None:
    with pytest.raises(IntegrityError, match="never changed"):
        run(change)
    assert AuditRecord.objects.filter(number=1).values_list("action", flat=True)[0] == one_record.action


@pytest.mark.parametrize("change", CHANGES)
def test_control_without_triggers_it_goes_through(one_record: AuditRecord, change: str) -> None:
    lift(connection, AUDIT)
    run(change)
    assert AuditRecord.objects.filter(number=1, action=one_record.action).count() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_a_row_is_not_pushed_out_by_a_new_one(one_record: AuditRecord) -> None:
    columns = "number, at, action, target_kind, target_id, detail, mac"
    with pytest.raises(IntegrityError):
        run(
            f"INSERT OR REPLACE INTO {AUDIT} ({columns})"
            f" SELECT number, at, 'other', target_kind, target_id, detail, mac FROM {AUDIT} WHERE number = 1"
        )


@pytest.mark.django_db
def test_a_trigger_that_is_gone_or_does_nothing_is_noticed() -> None:
    lift(connection, AUDIT)
    assert bare_tables(connection) == [AUDIT]
    install(connection, AUDIT)
    assert bare_tables(connection) == []
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {AUDIT}_no_update")
        run(f"CREATE TRIGGER {AUDIT}_no_update BEFORE UPDATE ON {AUDIT} BEGIN SELECT 1; END")
    else:
        run(f"ALTER TABLE {AUDIT} DISABLE TRIGGER {AUDIT}_kept")
    assert bare_tables(connection) == [AUDIT]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("forwards", [True, False])
def test_the_operations_undo_each_other(forwards: bool) -> None:
    keep, allow = KeepAppendOnly(AUDIT), LiftAppendOnly(AUDIT)
    steps: list[Callable[..., None]] = (
        [allow.database_forwards, keep.database_forwards]
        if forwards
        else [keep.database_backwards, allow.database_backwards]
    )
    seen = []
    for step in steps:
        with connection.schema_editor() as editor:
            step("audit", editor, ProjectState(), ProjectState())
        seen.append(bare_tables(connection))
    assert seen == [[AUDIT], []]
    assert keep.deconstruct() == ("KeepAppendOnly", (AUDIT,), {})
    assert (keep.describe(), allow.describe()) == (f"Refuse changes of {AUDIT}", f"Allow changes of {AUDIT}")


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_loses_its_guard_and_is_named() -> None:
    """What E007 is for: SQLite rebuilds a table to alter a column. PostgreSQL keeps its triggers."""
    field: Any = AuditRecord._meta.get_field("action")
    longer = models.CharField(max_length=65)
    longer.set_attributes_from_name("action")
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(AuditRecord, field, longer)
        assert bare_tables(connection) == ([AUDIT] if connection.vendor == "sqlite" else [])
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(AuditRecord, longer, field)
        install(connection, AUDIT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_tests_that_commit_leave_an_empty_and_guarded_database(cast: Cast, again: int) -> None:
    assert bare_tables(connection) == []
    assert AuditRecord.objects.order_by("number").first() == AuditRecord.objects.get(number=1)


@pytest.mark.real
def test_postgresql_refuses_as_well(real_postgres: PostgresServer, repository: Path, tmp_path: Path) -> None:
    """Its superuser is refused too, until they switch the triggers off on purpose."""
    url = real_postgres.new_database()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "vioip.settings", "DATABASE_URL": url}
    environment |= {"VIOIP_VAR": str(tmp_path), "DEBUG": "1", "VIOIP_STATEMENT_TIMEOUT_MS": "60000"}
    for command in (["migrate", "-v0"], ["check", "--database", "default"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=repository, env=environment, check=True)
    insert = (
        f"INSERT INTO {AUDIT} (number, at, action, target_kind, target_id, detail, mac)"
        " VALUES (1, now(), 'a.b', 'k', 'i', '{}', '')"
    )
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(insert)
        for change in [
            *CHANGES,
            f"TRUNCATE {AUDIT}",
            insert + " ON CONFLICT (number) DO UPDATE SET mac = 'x'",
        ]:
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                database.execute(change)
        assert database.execute(f"SELECT action, mac FROM {AUDIT}").fetchall() == [("a.b", "")]
        database.execute(f"ALTER TABLE {AUDIT} DISABLE TRIGGER USER")
        for change in CHANGES:
            database.execute(change)
        assert database.execute(f"SELECT action, mac FROM {AUDIT}").fetchall() == []
