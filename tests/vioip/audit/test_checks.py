"""E007 names tables that nothing guards; a database that cannot be asked is W105."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from vioip.audit.checks import check_triggers
from vioip.audit.triggers import lift

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str | None, str]]:
    messages = check_triggers(databases=["default"])
    return [(message.id, message.msg) for message in messages]


def test_a_guarded_database_is_silent() -> None:
    assert found() == []
    call_command("check", databases=["default"], stderr=StringIO(), stdout=StringIO())


def test_a_table_without_its_guard_is_named() -> None:
    lift(connection, "audit_auditrecord")
    assert found() == [("vioip.E007", "Nothing guards the append-only tables audit_auditrecord.")]
    with pytest.raises(SystemCheckError, match=r"vioip\.E007"):
        call_command("check", databases=["default"])


def test_no_database_is_touched_unless_databases_are_checked() -> None:
    lift(connection, "audit_auditrecord")
    assert check_triggers() == []
    assert "vioip.E007" not in [message.id for message in run_checks()]


def test_a_database_that_has_to_be_migrated_is_not_blamed() -> None:
    lift(connection, "audit_auditrecord")
    MigrationRecorder(connection).record_unapplied("audit", "0002_append_only")
    assert found() == []


def test_a_database_that_is_away_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("vioip.audit.checks.bare_tables", refuse)
    assert [message.id for message in check_triggers(databases=["default"])] == ["vioip.W105"]
