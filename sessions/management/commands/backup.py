"""`manage.py backup FOLDER`: the database, the journals and a manifest; the names of keys, never the keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from vioip.audit.models import AuditHead
from vioip.audit.record import write_audit
from vioip.backing_up import BackUpError, back_up, names_of


class Command(BaseCommand):
    """May run while groups meet. The folder is for its owner's eyes alone, and must not be there yet."""

    help = (
        "Copies the database and the journals into a new folder, from which `restore` makes the clinic again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """What was kept, and which keys it needs, on standard output."""
        folder = options["folder"]
        journal = settings.VIOIP_VAR / "journal"
        if folder.exists():
            raise CommandError(f"{folder} is there already")
        _write_down()
        try:
            made = back_up(connection, journal, folder, keys=names_of(secrets()), now=timezone.now())
        except BackUpError as error:
            raise CommandError(f"{error}.") from None
        journals = sum(name.endswith(".journal") for name in made.files)
        self.stdout.write(f"{sum(made.rows.values())} rows of {len(made.rows)} tables, {journals} journals.")
        for setting, names in made.keys.items():
            self.stdout.write(f"Of no use without {setting}: {', '.join(names)} (kept elsewhere).")


def secrets() -> dict[str, list[str]]:
    """The keys without which a database of this clinic cannot be read or verified, by setting."""
    return {"VIOIP_AUDIT_KEY": [settings.VIOIP_AUDIT_KEY], "VIOIP_SEAL_KEYS": list(settings.VIOIP_SEAL_KEYS)}


@transaction.atomic
def _write_down() -> None:
    """Everything personal leaves with it: the trail says so, also the one inside the back-up."""
    head, _ = AuditHead.objects.get_or_create(pk=1)
    write_audit(None, "clinic.backed_up", head)
