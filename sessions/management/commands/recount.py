"""`manage.py recount [--since DATE] [--dry-run]`: count again, and say what differs from the record."""

from __future__ import annotations

from datetime import date
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sessions.queries.recount import Difference, how_many, recounted
from vioip.collector import collector_spared
from vioip.progress import Bar


class Command(BaseCommand):
    """Every session that is over, from its facts, by the rules in force on its day."""

    help = (
        "Counts every session again and prints what differs from signed or kept numbers. Signed records are "
        "never changed; without --dry-run the kept counts of unsigned sessions are brought up to date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """`--since 2026-03-02`, `--dry-run`, `--from-facts`."""
        parser.add_argument("--since", metavar="DATE", help="only sessions of this day or later, 2026-03-02")
        parser.add_argument("--dry-run", action="store_true", help="only tell, write nothing")
        parser.add_argument(
            "--from-facts", action="store_true", help="read every fact again, also of sessions kept gathered"
        )

    @collector_spared()
    def handle(self, *_arguments: Any, **options: Any) -> None:
        """The bar goes to standard error, the table to standard output."""
        since, now = _day(options["since"]), timezone.now()
        bar = Bar(cast(TextIO, self.stderr._out), how_many(since, now=now))
        sessions = signed = of_signed = differing = kept = not_kept = 0
        refresh, from_facts = not options["dry_run"], options["from_facts"]
        for part in recounted(since, now=now, refresh=refresh, from_facts=from_facts):
            for difference in part.differences:
                if not differing:
                    self.stdout.write(HEADS)
                self.stdout.write(_row(difference))
                differing += 1
                of_signed += difference.is_signed
            sessions += part.sessions
            signed += part.signed
            kept += part.kept
            not_kept += part.not_kept
            bar.advance(part.sessions)
        bar.finish()
        self.stdout.write(f"{sessions} sessions counted, {signed} of them signed; {differing} differences.")
        if of_signed:
            self.stdout.write(f"{of_signed} are of signed records, which stay as they are: amend by hand.")
        if refresh:
            self.stdout.write(f"The new counts of {kept} unsigned sessions are kept.")
        if not_kept:
            raise CommandError(
                f"Those of {not_kept} more could not be kept: the database was busy or takes no writes. "
                "Nothing is lost; run this again."
            )


HEADS = "  ".join(
    (
        f"{'day':10}",
        f"{'session':36}",
        f"{'person':36}",
        f"{'record':8}",
        f"{'on record':>9}",
        f"{'now':>9}",
        "status, rule set, what moved",
    )
)


def _row(one: Difference) -> str:
    statuses = one.on_record.status
    if one.now.status != one.on_record.status:
        statuses += f" -> {one.now.status}"
    moved = "; ".join(f"{name} {old} s -> {new} s" for name, old, new in one.moved)
    rules = one.rules_id if one.rules_id == one.now_rules_id else f"{one.rules_id} -> {one.now_rules_id}"
    return "  ".join(
        (
            one.day.isoformat(),
            str(one.session),
            f"{one.person:36}",
            f"{'signed' if one.is_signed else 'kept':8}",
            f"{one.on_record.credited_s:>7} s",
            f"{one.now.credited_s:>7} s",
            ", ".join(part for part in (statuses, rules, moved) if part),
        )
    )


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--since takes a day like 2026-03-02, not {text!r}.") from None
