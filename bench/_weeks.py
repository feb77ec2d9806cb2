"""`python -m bench._weeks fill|read NUMBER`: a clinic of thousands of clients, and the time of its board.

`fill CLIENTS` makes the database that the environment names: groups of twelve that meet twice a day for a
week, 250 facts for each attendance, some people late, some away, some in an individual session at the same
time. `read ROUNDS` times the board in this process, the first time and then again; both tell one line of
JSON. Everybody and everything is invented from a seed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from time import perf_counter, process_time
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from groups.models import Enrollment, Program, TherapyGroup  # noqa: E402
from groups.models.program import WeekStart  # noqa: E402
from groups.services.program import Ask, create_program  # noqa: E402
from sessions.models import CountedSession, FactHead, FactRow, RosterEntry, TherapySession  # noqa: E402
from sessions.queries.counted import count_sessions  # noqa: E402
from sessions.queries.inputs import inputs_of  # noqa: E402
from sessions.views.pages import board  # noqa: E402
from vioip.accounts.models import Role, RoleGrant, User  # noqa: E402

SEED = 2026
GROUP_SIZE = 12
MONDAY = date(2026, 3, 2)
LATER = datetime(2026, 3, 7, 12, tzinfo=UTC)
LENGTH_S = 3600
FACTS_EACH = 250
STARTS = (14, 16)
FACT_COLUMNS = (
    "session_id", "epoch", "seq", "at_ms", "recorded_at", "kind", "person", "peer", "body", "fenced",
    "link", "mac",
)  # fmt: skip
Row = tuple[object, ...]


def fill(clients: int) -> dict[str, float]:
    """Everything but counts, then the first count of every session; seconds and sizes."""
    call_command("migrate", verbosity=0)
    draw = Random(SEED)
    program = create_program(
        None, name="Bench", zone="UTC", week_start=WeekStart.MONDAY, ask=Ask(starts=date(2026, 1, 5))
    )
    people = _people(draw, clients)
    Enrollment.objects.bulk_create(
        [Enrollment(client=one, program=program, admitted=date(2026, 1, 5)) for one in people]
    )
    sessions = _sessions(draw, program, people)
    began = perf_counter()
    facts = _store_facts(draw, sessions)
    stored_s = perf_counter() - began
    counted_s, grown_mib = count_everything()
    return {
        "sessions": len(sessions),
        "attendances": sum(len(people) for _, people in sessions),
        "facts": facts,
        "store_s": stored_s,
        "count_s": counted_s,
        "grown_mib": grown_mib,
    }


def count_everything() -> tuple[float, float]:
    """Seconds to count every session from the database and keep it, and MiB by which memory grew after the
    first quarter."""
    CountedSession.objects.all().delete()
    sessions = list(TherapySession.objects.select_related("program"))
    began, quarter = perf_counter(), 0
    for number, _ in enumerate(count_sessions(inputs_of(sessions, now=LATER), now=LATER)):
        if number == len(sessions) // 4:
            quarter = _peak_kib()
    return perf_counter() - began, (_peak_kib() - quarter) / 1024


def read(rounds: int) -> dict[str, object]:
    """The whole page, time after time, by the wall and by this process's CPU; the first is the cold one."""
    request = RequestFactory().get("/board/", {"day": MONDAY.isoformat()})
    request.user = User.objects.get(email="coordinator@bench.invalid")
    wall, cpu, size = [], [], 0
    for _ in range(rounds):
        began, used = perf_counter(), process_time()
        answer = board(request)
        wall.append((perf_counter() - began) * 1000)
        cpu.append((process_time() - used) * 1000)
        size = len(answer.content)
    return {"wall_ms": wall, "cpu_ms": cpu, "bytes": size}


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _uuid(draw: Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)


def _people(draw: Random, clients: int) -> list[User]:
    """Clients; beside them one coordinator."""
    people = [
        User(id=_uuid(draw), email=f"c{number}@bench.invalid", given_name=f"C{number}", family_name="Bench")
        for number in range(clients)
    ]
    coordinator = User(id=_uuid(draw), email="coordinator@bench.invalid", given_name="C", family_name="B")
    User.objects.bulk_create([*people, coordinator])
    grants = [RoleGrant(user=one, role=Role.CLIENT) for one in people]
    RoleGrant.objects.bulk_create([*grants, RoleGrant(user=coordinator, role=Role.COORDINATOR)])
    return people


def _sessions(draw: Random, program: Program, people: list[User]) -> list[tuple[TherapySession, list[str]]]:
    """Ten hours a week for every group of twelve, and for one client in twenty an individual one inside."""
    found: list[tuple[TherapySession, list[str]]] = []
    for first in range(0, len(people), GROUP_SIZE):
        members = people[first : first + GROUP_SIZE]
        group = TherapyGroup.objects.create(program=program, name=f"Circle {first}")
        for day in range(5):
            for hour in STARTS:
                start = datetime(2026, 3, 2 + day, hour, tzinfo=UTC)
                found.append(_session(_uuid(draw), group, start, members))
        if draw.random() < GROUP_SIZE / 20:
            start = datetime(2026, 3, 4, 14, 20, tzinfo=UTC)
            found.append(_session(_uuid(draw), program, start, members[:1]))
    TherapySession.objects.bulk_create([session for session, _ in found])
    RosterEntry.objects.bulk_create(
        [
            RosterEntry(session=session, person_id=UUID(person), role="client")
            for session, persons in found
            for person in persons
        ],
        batch_size=5000,
    )
    return found


def _session(
    id: UUID, of: TherapyGroup | Program, start: datetime, members: list[User]
) -> tuple[TherapySession, list[str]]:
    """An hour of a group, or twenty minutes of a program with one client."""
    group = of if isinstance(of, TherapyGroup) else None
    session = TherapySession(
        id=id,
        program=of.program if isinstance(of, TherapyGroup) else of,
        group=group,
        service="group" if group else "individual",
        title="Circle" if group else "Individual",
        scheduled_start=start,
        scheduled_end=start + timedelta(seconds=LENGTH_S if group else LENGTH_S // 3),
    )
    return session, [str(member.pk) for member in members]


def _store_facts(draw: Random, sessions: list[tuple[TherapySession, list[str]]]) -> int:
    """Straight into the table, as the ledger would have it, but for the macs that nothing here reads."""
    total = 0
    for first in range(0, len(sessions), 50):
        some = sessions[first : first + 50]
        rows = [row for session, people in some for row in _facts(draw, session, people)]
        _insert(rows)
        total += len(rows)
        last = Counter(row[0] for row in rows)
        FactHead.objects.bulk_create(
            [
                FactHead(session=session, epoch=1, links=last[session.pk], tip=f"{session.pk}")
                for session, _ in some
            ]
        )
    return total


def _facts(draw: Random, session: TherapySession, people: list[str]) -> Iterator[Row]:
    start, length = session.start_ms, session.planned_s * 1000
    numbers = count(1)

    def row(at: int, kind: str, person: str = "", peer: str = "", **body: object) -> Row:
        seq = next(numbers)
        when = datetime.fromtimestamp(at / 1000, UTC)
        return (session.pk, 1, seq, at, when, kind, person, peer, json.dumps(body), False, seq, f"{seq:064x}")

    yield row(start, "started")
    yield row(start + length, "ended")
    for person in ["leader", *people]:
        role = "facilitator" if person == "leader" else "client"
        begin, end = _visit(draw, start, length, steady=person == "leader")
        if end <= begin:
            continue
        peer = f"{person[:8]}-{session.pk.hex[:8]}"
        yield row(begin, "joined", person, peer, role=role, place="main")
        yield row(begin, "modality", "", peer, video=True, audio=True)
        step = length // (FACTS_EACH - 3)
        for at in range(begin + step, end, step):
            yield row(at, "seen", "", peer, since_ms=at - step)
        yield row(end, "seen", "", peer, since_ms=end - step)
        yield row(end, "left", "", peer, reason="leave")


def _visit(draw: Random, start: int, length: int, *, steady: bool) -> tuple[int, int]:
    """From when to when (ms): most are there throughout, some late, some early away, some absent."""
    roll = draw.random()
    if steady or roll > 0.2:
        return start, start + length
    if roll < 0.08:
        return start, start
    late, early = (draw.randrange(0, length // 3) if roll < part else 0 for part in (0.14, 0.2))
    return start + late, start + length - early


def _insert(rows: list[Row]) -> None:
    table, columns = FactRow._meta.db_table, ", ".join(FACT_COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0")
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(FACT_COLUMNS))
        insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        cursor.connection.executemany(insert, [_plain(row) for row in rows])


def _plain(row: Row) -> Row:
    """As SQLite keeps them: ids as 32 digits, instants as text."""
    session, epoch, seq, at, when, *rest = row
    assert isinstance(session, UUID)
    assert isinstance(when, datetime)
    return (session.hex, epoch, seq, at, when.isoformat(" "), *rest)


if __name__ == "__main__":
    what, number = sys.argv[1], int(sys.argv[2])
    print(json.dumps(fill(number) if what == "fill" else read(number)))
