"""`python -m bench._year fill CLIENTS`, then `… recount DAYS [OPTION …]`, and `… sign DAYS` in between.

`fill` makes the database that the environment names: fifty weeks in which groups of twelve meet on four days
for three hours with a break; one client in four drops out of the line once. Proofs of life are written every
ten minutes instead of every ten seconds, or the table would have a hundred million rows; what is gathered
from them is the same. `recount` times `manage.py recount` over the last DAYS (0: all) in this process. `sign`
signs everything that was counted and kept but the last DAYS, so that a recount reads what was frozen. All
tell one line of JSON. Everybody and everything is invented from a seed.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import perf_counter, process_time
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench._weeks import (  # noqa: E402
    GROUP_SIZE,
    LATER,
    SEED,
    Density,
    Meeting,
    clinic_of,
    session_of,
    store_facts,
    store_sessions,
)
from groups.models import Program, TherapyGroup  # noqa: E402
from sessions.core.attendance.snapshot import Snapshot, digest, freeze  # noqa: E402
from sessions.models import Signature, TherapySession  # noqa: E402
from sessions.queries.counted import kept_tallies  # noqa: E402
from vioip.accounts.models import User  # noqa: E402

FIRST = date(2025, 1, 6)
WEEKS = 50
DAYS = (0, 1, 3, 4)
HOURS = (9, 13, 18)
LENGTH_S = 3 * 3600
DENSITY = Density(facts_each=20, drops=0.25, pause_s=600)


def fill(clients: int, weeks: int = WEEKS) -> dict[str, float]:
    """The year, without counts."""
    call_command("migrate", verbosity=0)
    draw = Random(SEED)
    program, people = clinic_of(draw, clients, begun=FIRST)
    began = perf_counter()
    sessions = _sessions(draw, program, people, weeks=weeks)
    store_sessions(sessions)
    facts = store_facts(draw, sessions, DENSITY)
    return {
        "sessions": len(sessions),
        "attendances": sum(len(expected) for _, expected in sessions),
        "facts": facts,
        "store_s": perf_counter() - began,
    }


def _sessions(draw: Random, program: Program, people: list[User], *, weeks: int) -> list[Meeting]:
    found = []
    for number, first in enumerate(range(0, len(people), GROUP_SIZE)):
        members = people[first : first + GROUP_SIZE]
        group = TherapyGroup.objects.create(program=program, name=f"Circle {number}")
        for week in range(weeks):
            for day in DAYS:
                at = FIRST + timedelta(days=7 * week + day)
                start = datetime(at.year, at.month, at.day, HOURS[number % len(HOURS)], tzinfo=UTC)
                found.append(session_of(draw, group, start, members, length_s=LENGTH_S))
    return sorted(found, key=lambda pair: pair[0].scheduled_start)


def sign(days: int) -> dict[str, float]:
    """Signatures as the service leaves them, without their places in the audit trail."""
    before = FIRST + timedelta(days=7 * WEEKS - days)
    signer = User.objects.get(email="coordinator@bench.invalid")
    sessions = list(
        TherapySession.objects.filter(scheduled_start__date__lt=before).values_list("pk", flat=True)
    )
    for first in range(0, len(sessions), 200):
        tallies = kept_tallies(sessions[first : first + 200])
        rows = [_signature(pk, freeze(tally), signer, tally.rules.id) for pk, tally in tallies.items()]
        Signature.objects.bulk_create(rows)
    return {"signed": Signature.objects.count(), "sessions": TherapySession.objects.count()}


def _signature(session: UUID, snapshot: Snapshot, signer: User, rules_id: str) -> Signature:
    return Signature(
        session_id=session,
        signer=signer,
        at=LATER,
        rules_id=rules_id,
        facts_hash="",
        snapshot_hash=digest(snapshot),
        snapshot=snapshot,
    )


def recount(days: int, *options: str) -> dict[str, float]:
    """What the command said last, its seconds by the wall and of CPU time, and the most memory it had."""
    since = FIRST + timedelta(days=7 * WEEKS - days)
    chosen = [*options, "--since", since.isoformat()] if days else list(options)
    said = io.StringIO()
    before, began, used = _peak_mib(), perf_counter(), process_time()
    call_command("recount", *chosen, stdout=said, stderr=io.StringIO())
    lines = said.getvalue().splitlines()
    return {
        "wall_s": perf_counter() - began,
        "cpu_s": process_time() - used,
        **_counted(next(line for line in lines if "sessions counted" in line)),
        "differences": len(lines),
        "began_mib": before,
        "peak_mib": _peak_mib(),
    }


def _counted(line: str) -> dict[str, int]:
    """`96 sessions counted, 80 of them signed; …`"""
    words = line.split()
    return {"sessions": int(words[0]), "signed": int(words[3])}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _act(what: str, number: int, *options: str) -> dict[str, float]:
    if what == "recount":
        return recount(number, *options)
    return sign(number) if what == "sign" else fill(number)


if __name__ == "__main__":
    print(json.dumps(_act(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])))
