"""`manage.py replay FILE`: count the minutes of a file of facts, without a database (MINUTES section 10)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from sessions.core.attendance.casefile import CaseError, read_case
from sessions.core.attendance.factjson import FactError, parse_time
from sessions.core.attendance.report import Report, report_of


def _instant(text: str) -> int:
    try:
        return parse_time(text, "--now") // 1000
    except FactError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    """Prints sessions, days and weeks as JSON; exit code 2 and one sentence for input that is wrong."""

    help = "Count the minutes in a JSON Lines file of programs, sessions and facts; prints JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="JSON Lines: programs, enrollments, sessions, facts")
        parser.add_argument(
            "--now",
            type=_instant,
            metavar="TIME",
            help="judge running weeks at this instant (ISO 8601 with offset)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        report = self._count(options["file"], options["now"])
        self.stdout.write(json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False))

    def _count(self, name: str, now_s: int | None) -> Report:
        try:
            text = Path(name).read_bytes().decode("utf-8-sig")
            return report_of(read_case(text.split("\n")), now_s)
        except CaseError as error:
            self._give_up(f"{name}:{error.line}: {error.what}")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._give_up(f"{name}:{line}: not UTF-8")
        except OSError as error:
            self._give_up(f"{name}: cannot be read: {error.strerror}")

    def _give_up(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence, self.style.NOTICE)
        sys.exit(2)
