"""What was said between somebody who waits and those who lead. It goes when they are let in or gone.

Kept over a restart of the node (memories are sealed). The record keeps each line for itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.protocol.values import LobbyLine
from sessions.core.room.kept import Kept

KEPT_LINES = 20
"""Of one person. More shows a longer talk and makes every change of the lobby larger."""

LINES_A_MINUTE = 6
"""From either side of one talk. More lets a person flood those who lead, fewer cuts a worried one short."""

_MINUTE_MS = 60_000


class KeptLines(Kept):
    """By person who waits."""

    lines: Mapping[str, tuple[LobbyLine, ...]] = {}


class Lines:
    """By person who waits; instants in ms UTC."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[LobbyLine, ...]] = {}

    def of(self, person: str) -> tuple[LobbyLine, ...]:
        return self._lines.get(person, ())

    def may_add(self, person: str, now: int, *, from_staff: bool) -> bool:
        """Whether this side of the talk is within its rate."""
        recent = [
            line
            for line in self.of(person)
            if line.from_staff == from_staff and now - line.at_ms < _MINUTE_MS
        ]
        return len(recent) < LINES_A_MINUTE

    def add(self, person: str, line: LobbyLine) -> None:
        self._lines[person] = (*self.of(person), line)[-KEPT_LINES:]

    def forget(self, person: str) -> None:
        """The person waits no longer."""
        self._lines.pop(person, None)

    def keep(self) -> KeptLines:
        return KeptLines(lines=dict(self._lines))

    def restore(self, kept: KeptLines) -> None:
        self._lines = dict(kept.lines)
