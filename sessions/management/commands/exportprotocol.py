"""`manage.py exportprotocol [--check]`: what the browser and the docs are told about the wire."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sessions.core.protocol.reference import reference_text
from sessions.core.protocol.schema import schema_text
from sessions.core.protocol.typescript import typescript_text

EXPORTS = {
    "frontend/src/protocol/schema.json": schema_text,
    "frontend/src/protocol/types.ts": typescript_text,
    "docs/protocol.md": reference_text,
}


def stale_exports(root: Path) -> list[str]:
    """Paths under `root` that are missing or no longer what the models say."""
    return [path for path, text in EXPORTS.items() if not _holds(root / path, text())]


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


class Command(BaseCommand):
    help = "Write the wire's JSON Schema, TypeScript types and documentation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if something is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        stale = stale_exports(root)
        if options["check"]:
            if stale:
                raise CommandError(f"Stale: {', '.join(stale)}. Run `manage.py exportprotocol`.")
            return
        for path in stale:
            self.stdout.write(f"Writing {path}")
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(EXPORTS[path](), encoding="utf-8")
