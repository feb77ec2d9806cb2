"""`manage.py demo [--reset]`: a clinic with invented people, and a group that is meeting now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sessions.services.demo_meeting import ensure_demo
from vioip.accounts.demo import DEMO_DOMAIN, DEMO_PASSWORD, demo_accounts, demo_is_on
from vioip.accounts.models import User


class Command(BaseCommand):
    """Makes the demo clinic, or brings it up to now. Running it again changes nothing that happened."""

    help = "Make a demo clinic with invented people and a group that is meeting now (DEBUG and VIOIP_DEMO=1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--reset` empties the database first, if it holds nobody but demo people."""
        parser.add_argument("--reset", action="store_true", help="Empty the database first.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuses, in one sentence, whatever could touch a real clinic."""
        if not demo_is_on():
            raise CommandError(
                "The demo is off. Start with DEBUG=1 and VIOIP_DEMO=1, never for a real clinic."
            )
        if options["reset"]:
            _reset()
        meeting = ensure_demo(now=timezone.now())
        for line in _table():
            self.stdout.write(line)
        self.stdout.write(f"\nEverybody's password: {DEMO_PASSWORD}")
        self.stdout.write(f"Meeting now: /sessions/{meeting.session_id}/room/")


def _reset() -> None:
    others = User.objects.exclude(email__endswith=f"@{DEMO_DOMAIN}").count()
    if others:
        raise CommandError(f"Not emptied: {others} people here are not of the demo.")
    call_command("flush", interactive=False, verbosity=0)


def _table() -> list[str]:
    rows = [("Name", "Role", "E-mail"), *((one.name, one.role, one.email) for one in demo_accounts())]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
