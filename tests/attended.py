"""Attendance for tests, written as a room would: facts in the ledger of a stored session."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.attendance.facts import MAIN, Ended, Fact, Joined, Left, Role, Seen, Started
from sessions.models import TherapySession
from sessions.services.ledger import write_facts
from vioip.accounts.models import User

MINUTE_MS = 60_000


def attend(
    session: TherapySession,
    minutes: Mapping[User, tuple[int, int]],
    *,
    led_by: User | None,
    started: int | None = 0,
    ended: int | None = None,
) -> None:
    """Everybody was in main from and to minutes after the scheduled start; `led_by` led throughout.

    With `ended` None nobody pressed End.
    """
    at = session.start_ms
    marks: list[Fact] = []
    if started is not None:
        marks.append(Started(at_ms=at + started * MINUTE_MS, session=str(session.pk)))
    if ended is not None:
        marks.append(Ended(at_ms=at + ended * MINUTE_MS, session=str(session.pk)))
    last = max([end for _, end in minutes.values()] + [ended or 0])
    facts = [*marks, *(_stay(session, led_by, "facilitator", span=(-5, last)) if led_by else [])]
    for person, span in minutes.items():
        facts += _stay(session, person, "client", span=span)
    ordered = sorted(facts, key=lambda fact: fact.at_ms)
    write_facts(session.pk, [_numbered(fact, number) for number, fact in enumerate(ordered, start=1)])


def _stay(session: TherapySession, person: User, role: Role, *, span: tuple[int, int]) -> list[Fact]:
    start, end = (session.start_ms + minute * MINUTE_MS for minute in span)
    where, peer = str(session.pk), f"peer-{person.pk}"
    return [
        Joined(at_ms=start, session=where, person=str(person.pk), peer=peer, role=role, place=MAIN),
        Seen(at_ms=end, session=where, peer=peer, since_ms=start),
        Left(at_ms=end, session=where, peer=peer, reason="leave"),
    ]


def _numbered(fact: Fact, number: int) -> Fact:
    values = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
    return type(fact)(**values | {"epoch": 1, "seq": number})
