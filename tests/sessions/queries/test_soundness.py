"""Parts keep the first bad row, and only so many things to look at."""

from __future__ import annotations

from sessions.queries.soundness import NOTES_MAX, Bad, Part


def test_the_first_bad_row_is_kept() -> None:
    part = Part("facts")
    for bad in (None, Bad("t", "1", "changed"), Bad("t", "2", "missing"), None):
        part.blame(bad)
    assert str(part.bad) == "t 1: changed"


def test_of_very_many_notes_the_first_are_kept_and_the_rest_counted() -> None:
    part = Part("facts")
    for number in range(NOTES_MAX + 5):
        part.note(str(number))
    assert (part.notes, part.unsaid) == ([str(number) for number in range(NOTES_MAX)], 5)
