"""`manage.py verify`: proof that nobody changed what is kept, and what is worth a look."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from sessions.live.sound_journals import journals_part
from sessions.queries.sound_facts import facts_part
from sessions.queries.sound_records import aside_part, exports_part, signatures_part
from sessions.queries.sound_rows import rows_part
from sessions.queries.soundness import Bad, Part
from vioip.audit.models import AuditRecord
from vioip.audit.triggers import append_only_tables, bare_tables, install
from vioip.audit.verify import verify_chain

_PROGRESS_EVERY_S = 0.5


class Command(BaseCommand):
    """One line a part. Exit code 1 when anything is bad, naming the first bad row of each part; else 0."""

    help = "Walk journals, facts, signatures and the audit trail; name the first bad row; exit 1 if any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair-triggers",
            action="store_true",
            help="first put back the triggers that refuse changes of append-only tables",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        self._said_at = time.monotonic()
        if options["repair_triggers"]:
            self._repair()
        parts = list(self._walk())
        if any(part.bad for part in parts):
            sys.exit(1)

    def _walk(self) -> Iterator[Part]:
        walks: list[Callable[[], Part]] = [
            _triggers_part,
            _audit_part,
            lambda: facts_part(self._progress),
            aside_part,
            lambda: signatures_part(self._progress),
            exports_part,
            lambda: rows_part(self._progress),
            lambda: journals_part(settings.VIOIP_VAR / "journal"),
        ]
        for walk in walks:
            part = walk()
            if part.bad:  # perhaps only half written when we came by
                part = walk()
            self._say(part)
            yield part

    def _say(self, part: Part) -> None:
        counts = ", ".join(f"{number} {what}" for what, number in part.counts.items())
        verdict = self.style.ERROR(f"BAD: {part.bad}") if part.bad else self.style.SUCCESS("sound")
        self.stdout.write(f"{part.name}: {counts}: {verdict}")
        for sentence in part.notes:
            self.stdout.write(f"  look at {sentence}")
        if part.unsaid:
            self.stdout.write(f"  and {part.unsaid} more")

    def _progress(self, walked: int, total: int) -> None:
        if self.stderr.isatty() and time.monotonic() - self._said_at > _PROGRESS_EVERY_S:
            self._said_at = time.monotonic()
            self.stderr.write(f"\r{walked} of {total}\r", ending="")

    def _repair(self) -> None:
        for table in bare_tables(connection):
            install(connection, table)
            self.stdout.write(f"triggers of {table} are back; look for who took them away")


def _triggers_part() -> Part:
    part = Part("triggers", {"append-only tables": len(append_only_tables())})
    for table in bare_tables(connection):
        part.blame(Bad(table, "triggers", "nothing refuses changes: run verify --repair-triggers"))
    return part


def _audit_part() -> Part:
    part = Part("audit trail", {"records": AuditRecord.objects.count()})
    found = verify_chain()
    if found is not None:
        part.blame(Bad(AuditRecord._meta.db_table, str(found.number), found.why))
    return part
