"""No cell runs in somebody's spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sessions.views.spreadsheet import Cell, csv_text, plain


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "  ="])
def test_what_a_spreadsheet_might_run_is_text(start: str) -> None:
    assert plain(f"{start}cmd()") == f"'{start}cmd()"


def test_everything_else_is_as_it_was() -> None:
    row: list[Cell] = ["Ana", "O'Neil", 180, True, False, None, datetime(2026, 3, 2, 14, 0, tzinfo=UTC)]
    assert [plain(cell) for cell in row] == [
        "Ana",
        "O'Neil",
        "180",
        "yes",
        "no",
        "",
        "2026-03-02T14:00+00:00",
    ]


def test_commas_quotes_and_lines_stay_in_their_cell() -> None:
    assert csv_text([("a,b", 'say "hi"', "two\nlines")]) == '"a,b","say ""hi""","two\nlines"\r\n'
