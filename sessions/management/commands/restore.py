"""`manage.py restore FOLDER`: a clinic again, out of a back-up, in an empty place; then all is verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from sessions.management.commands.backup import secrets
from vioip.audit.models import AuditHead
from vioip.audit.record import write_audit
from vioip.backing_up import BackUpError, Manifest, differing, names_of, read, restore


class Command(BaseCommand):
    """Exit code 0 only if every table has the rows it had and `verify` finds nothing bad."""

    help = "Fills an empty database and VIOIP_VAR from a folder that `backup` made, migrates and verifies."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """What `verify` says, on standard output."""
        folder = options["folder"]
        try:
            manifest = read(folder)
            _refuse_without_keys(manifest)
            restore(connection, settings.VIOIP_VAR / "journal", folder, manifest=manifest)
        except BackUpError as error:
            raise CommandError(f"{error}.") from None
        if tables := differing(connection, manifest):
            raise CommandError(f"These tables do not have the rows that they had: {', '.join(tables)}.")
        self.stdout.write(f"{sum(manifest.rows.values())} rows of {len(manifest.rows)} tables, as they were.")
        call_command("migrate", verbosity=0)
        call_command("verify", stdout=self.stdout, no_color=True)
        _write_down(manifest)


def _refuse_without_keys(manifest: Manifest) -> None:
    """A clinic whose sealed fields or chain cannot be read had better not begin."""
    here = names_of(secrets())
    missing = [
        f"{setting} {name}"
        for setting, names in manifest.keys.items()
        for name in names
        if name not in here.get(setting, [])
    ]
    if missing:
        raise BackUpError(f"keys of the back-up are not in the settings here: {', '.join(missing)}")


@transaction.atomic
def _write_down(manifest: Manifest) -> None:
    head, _ = AuditHead.objects.get_or_create(pk=1)
    write_audit(None, "clinic.restored", head, {"of": manifest.made_at})
