"""`manage.py reseal [--dry-run]`: seal under the newest key what older keys sealed."""

from __future__ import annotations

from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from vioip.audit.models import AuditHead
from vioip.audit.record import write_audit
from vioip.progress import Bar
from vioip.resealing import reseal, sealed_columns, values_by_key
from vioip.sealing import SealError, the_ring


class Command(BaseCommand):
    """Every sealed field of every table. May be stopped at any time and started again."""

    help = (
        "Seals again, under the first key of VIOIP_SEAL_KEYS, whatever another of its keys sealed. Stopped "
        "half-way, it goes on where it was. Once it finds nothing more, older keys may be taken off the list."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """`--dry-run`."""
        parser.add_argument("--dry-run", action="store_true", help="only count the values of each key")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """The bar goes to standard error, the sentences to standard output."""
        try:
            newest = the_ring().newest_id
        except SealError as error:
            raise CommandError(f"{error}.") from None
        columns = sealed_columns()
        counted = values_by_key(columns)
        for key, number in sorted(counted.items()):
            self.stdout.write(f"key {key or '?'}: {number} values{', the newest' if key == newest else ''}")
        if options["dry_run"]:
            return
        bar = Bar(cast(TextIO, self.stderr._out), counted.total() - counted[newest])
        done, shut = 0, list[str]()
        for step in reseal(columns):
            done += step.resealed
            shut += step.shut
            bar.advance(step.resealed + len(step.shut))
        bar.finish()
        _write_down(newest, done, len(shut))
        self.stdout.write(f"{done} values sealed again under the key {newest}.")
        if shut:
            raise CommandError(_complaint(shut))


def _complaint(shut: list[str]) -> str:
    places = "\n".join(shut[:20])
    return (
        f"{len(shut)} values do not open: their key is not in VIOIP_SEAL_KEYS, or they were changed. "
        f"They were left as they are; keep every key you have.\n{places}"
    )


@transaction.atomic
def _write_down(newest: str, done: int, shut: int) -> None:
    head, _ = AuditHead.objects.get_or_create(pk=1)
    write_audit(None, "seals.renewed", head, {"seal": newest, "values": done, "shut": shut})
