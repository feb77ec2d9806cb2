"""docs/minutes.md names every setting with the default that the code has."""

import json
from dataclasses import asdict
from pathlib import Path

from sessions.core.attendance.rules import CURRENT, SETTINGS


def test_the_page_and_the_rules_agree(repository: Path) -> None:
    page = " ".join((repository / "docs" / "minutes.md").read_text().split())
    values = {name: json.dumps(value) for name, value in asdict(CURRENT).items() if name in SETTINGS}
    assert [name for name, value in values.items() if f"`{name}` {value}" not in page] == []
    assert f"rule set `{CURRENT.version}`" in page
