"""`python -m bench._credit SESSION`: what a session came to, by the code that counts in production.

One line of JSON: seconds of every person's lines, by reason.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from sessions.models import TherapySession  # noqa: E402
from sessions.queries.signoff import counted_afresh  # noqa: E402


def credit(session: UUID) -> dict[str, dict[str, int]]:
    """Seconds by reason, by person."""
    tally = counted_afresh(TherapySession.objects.get(pk=session), now=timezone.now())
    found: dict[str, dict[str, int]] = {}
    for person, attendance in tally.people.items():
        seconds: Counter[str] = Counter()
        for line in attendance.lines:
            seconds[line.reason] += line.seconds
        found[person] = dict(seconds)
    return found


if __name__ == "__main__":
    print(json.dumps(credit(UUID(sys.argv[1]))))
