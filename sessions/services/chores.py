"""What a clinic does every hour by itself: it forgets what was promised to be forgotten.

Room nodes call this as they start and every hour after (`sessions/live/tenure.py`). What another feature
has to do regularly is a field and a line here, and a line in `docs/deploying.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.services.handouts import forget_handouts
from sessions.services.room_memory import forget_rooms


@dataclass(frozen=True, slots=True)
class Gone:
    """How much was forgotten, of each kind."""

    rooms: int
    handouts: int

    @property
    def any(self) -> bool:
        """Whether there was anything to forget."""
        return self != Gone(rooms=0, handouts=0)


def do_chores() -> Gone:
    """All of them, each in its own transaction. Raises the errors of django.db; what was done stays done."""
    return Gone(rooms=forget_rooms(), handouts=forget_handouts())
