"""Whom else a correction touches: told before it is made.

An entry by hand may start a session that nobody started, and taking the last one back un-starts it; then
everybody who was there, or was expected, reads other numbers. For pages and services that have asked for
permission.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions.core.attendance.byhand import planned_marks
from sessions.core.attendance.credit import Tally, credit
from sessions.core.attendance.facts import Fact
from sessions.models import FactRow, TherapySession
from sessions.queries.facts import fact_of_row, facts_by_session
from sessions.queries.inputs import inputs_of
from sessions.queries.therapy_session import started_sessions

MARKS = ("started", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One client (id, text) whose numbers a correction of somebody else's would change."""

    person: str
    old_s: int
    new_s: int
    old_status: str
    new_status: str


def marks_held_by(entry: FactRow) -> list[FactRow]:
    """The start and end by hand that stand for nobody once `entry` is taken back."""
    if entry.kind != "attested":
        return []
    standing = FactRow.objects.filter(session=entry.session_id, fenced=False, withdrawal=None)
    if standing.filter(kind="attested").exclude(pk=entry.pk).exists():
        return []
    return list(standing.filter(epoch=0, kind__in=MARKS).order_by("seq"))


def touched_by_starting(session: TherapySession, *, now: datetime) -> list[Touched]:
    """Whose numbers the first entry by hand changes, whomever it is for: nobody's once Start was pressed."""
    if started_sessions([session.pk]):
        return []
    marks = planned_marks(str(session.pk), start_ms=session.start_ms, end_ms=session.end_ms)
    return _touched(session, added=marks, now=now)


def touched_by_taking_back(entry: FactRow, *, now: datetime) -> list[Touched]:
    """Whose numbers beside those of its own person change when `entry` is taken back."""
    marks = marks_held_by(entry)
    if not marks:
        return []
    gone = [fact_of_row(row) for row in (entry, *marks)]
    return [one for one in _touched(entry.session, gone=gone, now=now) if one.person != entry.person]


def _touched(
    session: TherapySession, *, added: Sequence[Fact] = (), gone: Collection[Fact] = (), now: datetime
) -> list[Touched]:
    inputs = inputs_of([session], now=now)[session.pk]
    facts = facts_by_session([session.pk]).get(session.pk, [])
    kept = [fact for fact in facts if fact not in gone]
    before = credit(facts, inputs.plan, inputs.rules)
    return _differences(before, credit([*kept, *added], inputs.plan, inputs.rules))


def _differences(before: Tally, after: Tally) -> list[Touched]:
    found = []
    for person, old in before.people.items():
        new = after.people.get(person)
        if new is not None and (old.credited_s, old.status) != (new.credited_s, new.status):
            found.append(
                Touched(
                    person=person,
                    old_s=old.credited_s,
                    new_s=new.credited_s,
                    old_status=old.status,
                    new_status=new.status,
                )
            )
    return found
