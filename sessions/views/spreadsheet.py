"""Tables for other people's spreadsheets: no cell can be read as a formula (OWASP, CSV injection)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
Cell = str | int | bool | datetime | None


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """RFC 4180 with CRLF; every text that a spreadsheet might run is preceded by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([plain(cell) for cell in row])
    return out.getvalue()


def plain(cell: Cell) -> str:
    """A cell as text; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell
