"""`manage.py verify`: one line a part, the first bad row by name, exit code 1; on both engines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from sessions.models import AsideReason
from sessions.services.set_aside import keep_aside
from tests.cast import Cast
from tests.corrected import held, signed
from tests.real.postgres import PostgresServer
from tests.tamper import tamper
from vioip.audit.models import AuditRecord
from vioip.audit.triggers import append_only_tables, bare_tables, lift

FACTS = "iop_sessions_factrow"


def verify(**options: Any) -> tuple[int, list[str]]:
    """The exit code and the lines."""
    output = StringIO()
    try:
        call_command("verify", stdout=output, no_color=True, **options)
    except SystemExit as leaving:
        return int(str(leaving.code)), output.getvalue().splitlines()
    return 0, output.getvalue().splitlines()


@pytest.fixture(autouse=True)
def _own_place(settings: Any, tmp_path: Path) -> None:
    settings.VIOIP_VAR = tmp_path


def test_a_sound_clinic_passes(cast: Cast) -> None:
    held(cast)
    signed(cast)
    code, lines = verify()
    facts, records = cast.session.facts.count(), AuditRecord.objects.count()
    assert (code, lines) == (
        0,
        [
            f"triggers: {len(append_only_tables())} append-only tables: sound",
            f"audit trail: {records} records: sound",
            f"facts: {facts} facts, 1 chains, 0 fenced, 0 gaps: sound",
            "set aside: 0 facts: sound",
            "signatures: 1 signatures, 0 amendments: sound",
            "exports: 0 exports: sound",
            "rows: 1 rows: sound",
            "journals: 0 files, 0 facts waiting: sound",
        ],
    )


def test_what_is_worth_a_look_is_named_and_passes(cast: Cast) -> None:
    for number in range(25):
        keep_aside(str(cast.session.pk), f"1/{number}", why=AsideReason.CONFLICT, record="{}")
    code, lines = verify()
    assert code == 0
    assert len([line for line in lines if line.startswith("  look at ")]) == 20
    assert "  and 5 more" in lines


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (FACTS, "UPDATE {} SET at_ms = at_ms + 600000 WHERE seq = 2", "facts: "),
        ("iop_sessions_signature", "DELETE FROM {}", "signatures: "),
        ("audit_auditrecord", "UPDATE {} SET detail = '{{}}' WHERE number = 3", "audit trail: "),
    ],
)
def test_the_first_bad_row_is_named(cast: Cast, table: str, change: str, said: str) -> None:
    held(cast)
    signed(cast)
    tamper(change.format(table), table)
    code, lines = verify()
    bad = [line for line in lines if "BAD" in line]
    assert (code, len(bad)) == (1, 2 if said == "signatures: " else 1)  # and its row is missing
    assert bad[0].startswith(said)
    assert f"BAD: {table} " in bad[0]


def test_triggers_that_are_gone_are_bad_until_they_are_repaired(cast: Cast) -> None:
    lift(connection, FACTS)
    code, lines = verify()
    assert (code, lines[0].partition("BAD: ")[2]) == (
        1,
        f"{FACTS} triggers: nothing refuses changes: run verify --repair-triggers",
    )
    code, lines = verify(repair_triggers=True)
    assert (code, lines[0]) == (0, f"triggers of {FACTS} are back; look for who took them away")
    assert bare_tables(connection) == []


def bad_facts(said: str) -> list[str]:
    """What `verify` says of facts, if it is bad."""
    return [line for line in said.splitlines() if line.startswith("facts: ") and "BAD" in line]


@pytest.mark.real
def test_a_superuser_of_postgresql_is_found_out(
    real_postgres: PostgresServer, repository: Path, tmp_path: Path
) -> None:
    """PROMISES R28: triggers switched off, a row changed, triggers switched on again; before it, R27."""
    url = real_postgres.new_database()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "vioip.settings", "DATABASE_URL": url}
    environment |= {"VIOIP_VAR": str(tmp_path), "DEBUG": "1", "VIOIP_DEMO": "1"}
    environment |= {"VIOIP_STATEMENT_TIMEOUT_MS": "60000"}

    def manage(*command: str, **elsewhere: str) -> tuple[int, str]:
        arguments = [sys.executable, "manage.py", *command]
        place = environment | elsewhere
        done = subprocess.run(
            arguments, cwd=repository, env=place, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    assert manage("migrate", "-v0")[0] == 0
    assert manage("demo")[0] == 0
    code, before = manage("verify")
    assert (code, "BAD" in before) == (0, False), before
    assert manage("backup", str(tmp_path / "kept"))[0] == 0
    elsewhere = {"DATABASE_URL": real_postgres.new_database(), "VIOIP_VAR": str(tmp_path / "elsewhere")}
    code, restored = manage("restore", str(tmp_path / "kept"), **elsewhere)
    facts, signatures = (re.search(f"^{part}: .*", before, re.M) for part in ("facts", "signatures"))
    assert (code, facts and facts[0] in restored, signatures and signatures[0] in restored) == (0, True, True)
    # Facts of before there were chains get theirs when the database is migrated.
    assert manage("migrate", "-v0", "iop_sessions", "0002")[0] == 0
    assert manage("migrate", "-v0")[0] == 0
    assert bad_facts(manage("verify")[1]) == []  # younger tables lost their rows on the way: they may be bad
    with psycopg.connect(url, autocommit=True) as database:
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            database.execute(f"UPDATE {FACTS} SET at_ms = at_ms + 1")
        row = database.execute(f"SELECT id FROM {FACTS} ORDER BY session_id, epoch, link LIMIT 1 OFFSET 40")
        ((number,),) = row.fetchall()
        database.execute("SET session_replication_role = replica")
        database.execute(f"UPDATE {FACTS} SET at_ms = at_ms + 600000 WHERE id = %s", [number])
        database.execute("SET session_replication_role = origin")
    code, after = manage("verify")
    bad = bad_facts(after)
    assert (code, len(bad)) == (1, 1)
    assert f"(id {number}): changed" in bad[0]
