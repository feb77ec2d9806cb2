"""Levels of care a stay can be at (closed; what each asks is a program's, a payer's or a plan's to say)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How intensive care is; a stay may move between them on any day."""

    OUTPATIENT = "outpatient"
    INTENSIVE = "iop"
    PARTIAL = "php"


LEVEL_LABELS: dict[Level, str] = {
    Level.OUTPATIENT: "Outpatient",
    Level.INTENSIVE: "Intensive outpatient",
    Level.PARTIAL: "Partial hospitalization",
}
LEVEL_CHOICES: list[tuple[str, str]] = [(level.value, label) for level, label in LEVEL_LABELS.items()]
LEVELS: list[str] = [level.value for level in Level]
