"""`python -m bench._verify CLIENTS`: a sealed ledger of the clinic of `bench._weeks`, and the cost of proof.

Tells one line of JSON: how many facts, CPU seconds of this process to walk and check every chain of them as
`manage.py verify` does, and microseconds that the chain costs for one fact that is drained from a journal.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from random import Random
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench._weeks import SEED, Density, clinic_of, sessions_of_week, store_facts, store_sessions  # noqa: E402
from sessions.models import FactRow  # noqa: E402
from sessions.queries.fact_chain import fact_key, fact_mac  # noqa: E402
from sessions.queries.sound_facts import facts_part  # noqa: E402

SAMPLE = 20_000


def measure(clients: int) -> dict[str, object]:
    """Fill, prove, and seal a sample again."""
    call_command("migrate", verbosity=0)
    draw = Random(SEED)
    program, people = clinic_of(draw, clients, begun=date(2026, 1, 5))
    sessions = sessions_of_week(draw, program, people)
    store_sessions(sessions)
    facts = store_facts(draw, sessions, Density(sealed=True))
    began, used = perf_counter(), process_time()
    part = facts_part(lambda _done, _total: None)
    wall_s, cpu_s = perf_counter() - began, process_time() - used
    if part.bad is not None or part.counts["facts"] != facts:
        raise RuntimeError(f"the ledger is not sound: {part.bad}")
    return {"facts": facts, "wall_s": wall_s, "cpu_s": cpu_s, "seal_us": _seal_us()}


def _seal_us() -> float:
    rows, key, mac = list(FactRow.objects.order_by("pk")[:SAMPLE]), fact_key(), ""
    used = process_time()
    for row in rows:
        mac = fact_mac(row, mac, key=key)
    return (process_time() - used) * 1e6 / len(rows)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
