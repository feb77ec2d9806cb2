"""What `manage.py verify` says of one part of what is kept: counts, the first bad row, things to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[int, int], None]
"""Told now and then how much of how much has been walked."""

NOTES_MAX = 20


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that does not fit: somebody changed, removed or added it behind the program's back."""

    table: str
    row: str
    why: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.why}"


@dataclass(slots=True)
class Part:
    """`counts` in the order in which they are printed; `notes` are no fault of anybody, at most a few."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)
    bad: Bad | None = None
    notes: list[str] = field(default_factory=list)
    unsaid: int = 0

    def note(self, sentence: str) -> None:
        """Name something to look at; of very many only the first are kept."""
        if len(self.notes) < NOTES_MAX:
            self.notes.append(sentence)
        else:
            self.unsaid += 1

    def blame(self, bad: Bad | None) -> None:
        """Keep the first bad row."""
        self.bad = self.bad or bad
