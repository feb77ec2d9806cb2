"""`python -m tests.sessions.live.arrive SESSION`: the program asks people where they are; clients said so."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from sessions.models import RosterRole, TherapySession  # noqa: E402
from tests.arriving import arrives, asks  # noqa: E402


def arrive(session: str) -> None:
    """A card of everybody who is on the roster as a client."""
    found = TherapySession.objects.get(pk=session)
    asks(found.program, emergency_number="112")
    for entry in found.roster.filter(role=RosterRole.CLIENT):
        arrives(entry.person, found)


if __name__ == "__main__":
    arrive(sys.argv[1])
