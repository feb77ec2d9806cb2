"""`python -m bench._weeks fill CLIENTS`, then `python -m bench._weeks count`: one busy week of thousands.

`fill` makes the database that the environment names: groups of twelve that meet twice a day for a week, 250
facts for each attendance, some people late, some away, some in an individual session at the same time.
`count` counts it all, in a process of its own: what making it took would hide what counting takes. Both tell
one line of JSON. Everybody and everything is invented from a seed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from time import perf_counter
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from groups.models import Enrollment, Program, TherapyGroup  # noqa: E402
from groups.models.program import WeekStart  # noqa: E402
from groups.services.program import Ask, create_program  # noqa: E402
from sessions.models import (  # noqa: E402
    CountedSession,
    FactHead,
    FactRow,
    GatheredSession,
    RosterEntry,
    TherapySession,
)
from sessions.queries.counted import count_sessions  # noqa: E402
from sessions.queries.fact_chain import fact_key, fact_mac, head_mac  # noqa: E402
from sessions.queries.inputs import inputs_of  # noqa: E402
from vioip.accounts.models import Role, RoleGrant, User  # noqa: E402

SEED = 2026
GROUP_SIZE = 12
MONDAY = date(2026, 3, 2)
LATER = datetime(2026, 3, 7, 12, tzinfo=UTC)
LENGTH_S = 3600
STARTS = (14, 16)
FACT_COLUMNS = (
    "session_id", "epoch", "seq", "at_ms", "recorded_at", "kind", "person", "peer", "body", "fenced",
    "link", "mac",
)  # fmt: skip
Row = tuple[object, ...]
Meeting = tuple[TherapySession, list[str]]


@dataclass(frozen=True, kw_only=True)
class Density:
    """How much is written of an attendance; `drops` is the share of clients whose line drops once."""

    facts_each: int = 250
    drops: float = 0.0
    pause_s: int = 0
    sealed: bool = False


def clinic_of(draw: Random, clients: int, *, begun: date) -> tuple[Program, list[User]]:
    """A program with `clients` in its care since `begun`."""
    program = create_program(
        None, name="Bench", zone="UTC", week_start=WeekStart.MONDAY, ask=Ask(starts=begun)
    )
    people = _people(draw, clients)
    Enrollment.objects.bulk_create(
        [Enrollment(client=one, program=program, admitted=begun) for one in people]
    )
    return program, people


def fill(clients: int, density: Density) -> dict[str, float]:
    """Everything but counts; seconds and sizes."""
    call_command("migrate", verbosity=0)
    draw = Random(SEED)
    program, people = clinic_of(draw, clients, begun=date(2026, 1, 5))
    sessions = sessions_of_week(draw, program, people)
    store_sessions(sessions)
    began = perf_counter()
    facts = store_facts(draw, sessions, density)
    return {
        "sessions": len(sessions),
        "attendances": sum(len(people) for _, people in sessions),
        "facts": facts,
        "store_s": perf_counter() - began,
    }


def count_everything() -> dict[str, float]:
    """Seconds to count every session from its facts and keep it, and MiB by which memory grew after the first
    quarter."""
    CountedSession.objects.all().delete()
    GatheredSession.objects.all().delete()
    sessions = list(TherapySession.objects.select_related("program"))
    began, quarter = perf_counter(), 0
    for number, _ in enumerate(count_sessions(inputs_of(sessions, now=LATER), now=LATER)):
        if number == len(sessions) // 4:
            quarter = _peak_kib()
    return {
        "sessions": len(sessions),
        "count_s": perf_counter() - began,
        "grown_mib": (_peak_kib() - quarter) / 1024,
    }


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


def sessions_of_week(draw: Random, program: Program, people: list[User]) -> list[Meeting]:
    """Ten hours a week for every group of twelve, and for one client in twenty an individual one inside."""
    found: list[Meeting] = []
    for first in range(0, len(people), GROUP_SIZE):
        members = people[first : first + GROUP_SIZE]
        group = TherapyGroup.objects.create(program=program, name=f"Circle {first}")
        for day in range(5):
            for hour in STARTS:
                start = datetime(2026, 3, 2 + day, hour, tzinfo=UTC)
                found.append(session_of(draw, group, start, members))
        if draw.random() < GROUP_SIZE / 20:
            start = datetime(2026, 3, 4, 14, 20, tzinfo=UTC)
            found.append(session_of(draw, program, start, members[:1]))
    return found


def store_sessions(found: Sequence[Meeting]) -> None:
    """The sessions, and who is expected."""
    TherapySession.objects.bulk_create([session for session, _ in found])
    RosterEntry.objects.bulk_create(
        [
            RosterEntry(session=session, person_id=UUID(person), role="client")
            for session, persons in found
            for person in persons
        ],
        batch_size=5000,
    )


def session_of(
    draw: Random,
    of: TherapyGroup | Program,
    start: datetime,
    members: list[User],
    *,
    length_s: int = LENGTH_S,
) -> Meeting:
    """`length_s` of a group, or a third of it of a program with one client."""
    group = of if isinstance(of, TherapyGroup) else None
    session = TherapySession(
        id=_uuid(draw),
        program=of.program if isinstance(of, TherapyGroup) else of,
        group=group,
        service="group" if group else "individual",
        title="Circle" if group else "Individual",
        scheduled_start=start,
        scheduled_end=start + timedelta(seconds=length_s if group else length_s // 3),
    )
    return session, [str(member.pk) for member in members]


def store_facts(draw: Random, sessions: Sequence[Meeting], density: Density) -> int:
    """Straight into the table, as the ledger would have it; macs only if `density.sealed`."""
    total = 0
    for first in range(0, len(sessions), 50):
        some = sessions[first : first + 50]
        rows = [row for session, people in some for row in _facts(draw, session, people, density=density)]
        heads = {session.pk: FactHead(session=session, epoch=1, tip=f"{session.pk}") for session, _ in some}
        for row in rows:
            heads[row[0]].links += 1  # type: ignore[index] # a session's id
        _insert(_sealed(rows, heads) if density.sealed else rows)
        total += len(rows)
        FactHead.objects.bulk_create(heads.values())
    return total


def _sealed(rows: list[Row], heads: dict[UUID, FactHead]) -> list[Row]:
    """`rows` with the macs that chain them, and `heads` with theirs."""
    key, tips, found = fact_key(), dict.fromkeys(heads, ""), []
    for row in rows:
        session, *_ = row
        assert isinstance(session, UUID)
        values = {**dict(zip(FACT_COLUMNS, row, strict=True)), "body": json.loads(str(row[8]))}
        tips[session] = fact_mac(FactRow(**values), tips[session], key=key)
        found.append((*row[:-1], tips[session]))
    for session, head in heads.items():
        head.tip, head.seq = tips[session], head.links
        head.mac = head_mac(head, key=key)
    return found


def _facts(draw: Random, session: TherapySession, people: list[str], *, density: Density) -> Iterator[Row]:
    start, length = session.start_ms, session.planned_s * 1000
    numbers = count(1)

    def row(at: int, kind: str, person: str = "", peer: str = "", **body: object) -> Row:
        seq = next(numbers)
        when = datetime.fromtimestamp(at / 1000, UTC)
        return (session.pk, 1, seq, at, when, kind, person, peer, json.dumps(body), False, seq, f"{seq:064x}")

    yield row(start, "started")
    if density.pause_s:
        yield row(start + length // 2, "break_started")
        yield row(start + length // 2 + density.pause_s * 1000, "break_ended")
    yield row(start + length, "ended")
    step = length // (density.facts_each - 3)
    for person in ["leader", *people]:
        role = "facilitator" if person == "leader" else "client"
        begin, end = _visit(draw, start, length, steady=person == "leader")
        for number, (joined, left) in enumerate(_lines(draw, begin, end, drops=density.drops)):
            peer = f"{person[:8]}-{session.pk.hex[:8]}-{number}"
            yield row(joined, "joined", person, peer, role=role, place="main")
            yield row(joined, "modality", "", peer, video=True, audio=True)
            for at in range(joined + step, left, step):
                yield row(at, "seen", "", peer, since_ms=at - step)
            yield row(left, "seen", "", peer, since_ms=max(joined, left - step))
            yield row(left, "left", "", peer, reason="leave" if left == end else "transport_lost")


def _lines(draw: Random, begin: int, end: int, *, drops: float) -> Iterator[tuple[int, int]]:
    """From when to when (ms) somebody is connected: throughout, or with one gap of half a minute."""
    if end - begin > 120_000 and drops and draw.random() < drops:
        dropped = draw.randrange(begin + 30_000, end - 60_000)
        yield begin, dropped
        yield dropped + 30_000, end
    elif end > begin:
        yield begin, end


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
    what, *number = sys.argv[1:]
    print(json.dumps(fill(int(number[0]), Density()) if what == "fill" else count_everything()))
