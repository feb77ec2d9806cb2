from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from sessions.management.commands.exportprotocol import EXPORTS, stale_exports


def test_what_is_committed_is_fresh(repository: Path) -> None:
    assert stale_exports(repository) == [], "run manage.py exportprotocol"


def test_it_writes_what_is_stale_and_then_has_nothing_to_do(tmp_path: Path, settings: Settings) -> None:
    settings.BASE_DIR = tmp_path
    said = StringIO()
    call_command("exportprotocol", stdout=said)
    assert said.getvalue().splitlines() == [f"Writing {path}" for path in EXPORTS]
    call_command("exportprotocol", check=True)
    call_command("exportprotocol", stdout=(again := StringIO()))
    assert again.getvalue() == ""


def test_the_check_names_what_is_stale_and_writes_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.BASE_DIR = tmp_path
    call_command("exportprotocol", stdout=StringIO())
    (tmp_path / "docs/protocol.md").write_text("# Old\n")
    with pytest.raises(CommandError, match=r"Stale: docs/protocol\.md"):
        call_command("exportprotocol", check=True)
    assert (tmp_path / "docs/protocol.md").read_text() == "# Old\n"
