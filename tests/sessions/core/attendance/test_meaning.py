"""Every rule has plain words, and the page prints them as they are."""

from __future__ import annotations

from pathlib import Path

from sessions.core.attendance.meaning import MEANINGS, rules_table
from sessions.core.attendance.rules import SETTINGS, Rules


def test_every_rule_has_its_words() -> None:
    assert set(MEANINGS) == SETTINGS
    assert all(meaning.name and meaning.words.endswith((".", '").')) for meaning in MEANINGS.values())


def test_the_table_shows_the_values_of_a_rule_set() -> None:
    table = rules_table(Rules(grace_s=90, video_required="exclude"))
    assert "| `grace_s` 90 s |" in table
    assert '| `video_required` "exclude" |' in table
    assert len(table.splitlines()) == 2 + len(SETTINGS)


def test_the_page_is_fresh(repository: Path) -> None:
    """Mended by pasting what `rules_table()` gives."""
    assert rules_table() in (repository / "docs" / "minutes.md").read_text()
