"""What a node needs to open a session's room: its plan and everything that happened so far."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from groups.core.service import Service
from sessions.core.attendance.facts import Fact
from sessions.core.attendance.rules import CURRENT, Rules
from sessions.core.protocol.values import Meeting
from sessions.core.room.memory import NOTHING, RoomMemory, read_memory
from sessions.core.room.plan import Leader, lines_for, seats_for
from sessions.models import RoomMemory as RoomMemoryRow
from sessions.models import RosterEntry, TherapySession
from sessions.queries.entry import Entry
from sessions.queries.facts import facts_by_session
from sessions.queries.guest import expected_guests
from sessions.queries.leaders import expected_leaders
from sessions.queries.rules import capacity_of, rule_book
from sessions.queries.terms import strict_clients
from vioip.sealing import SealError

log = logging.getLogger(__name__)

_MEETINGS: Mapping[str, Meeting] = {
    Service.INDIVIDUAL: "individual",
    Service.MEDICATION: "individual",
    Service.CASE_MANAGEMENT: "individual",
    Service.FAMILY: "family",
    Service.FAMILY_ALONE: "family",
}


@dataclass(frozen=True, slots=True)
class RoomSource:
    """`expected` counts the roster and guests; `facts` are the accepted facts in the ledger's order.
    `rules` are what the session is counted by, `holds` how many clients its group may have; `memory` is what
    its last owner saved beside the facts, `leaders` who is to lead. `video_only` are clients whose
    payer does not count time without a camera."""

    title: str
    scheduled_start_ms: int
    scheduled_end_ms: int
    expected: int
    facts: tuple[Fact, ...]
    rules: Rules = CURRENT
    memory: RoomMemory = NOTHING
    meeting: Meeting = "group"
    leaders: tuple[Leader, ...] = ()
    holds: int | None = None
    video_only: frozenset[str] = frozenset()


def room_source(session: UUID) -> RoomSource:
    """Raises `TherapySession.DoesNotExist`."""
    row = TherapySession.objects.select_related("program", "group").get(pk=session)
    rules = rule_book().of(row)
    return RoomSource(
        title=row.title,
        scheduled_start_ms=row.start_ms,
        scheduled_end_ms=row.end_ms,
        expected=_expected(session),
        facts=tuple(facts_by_session([session]).get(session, [])),
        rules=rules,
        memory=memory_of(session),
        meeting=meeting_of(row.service),
        leaders=expected_leaders([session])[session],
        holds=capacity_of(row, rules),
        video_only=frozenset(_strict(row)),
    )


def lines_of(entry: Entry) -> int:
    """How many seats the offer of whoever has this way in will have lines for, as far as is known now."""
    return lines_for(seats_for(_expected(entry.session)))


def meeting_of(service: str) -> Meeting:
    """What the room of such a session is for: whoever else there is, a group."""
    return _MEETINGS.get(service, "group")


def _expected(session: UUID) -> int:
    return RosterEntry.objects.filter(session=session).count() + expected_guests(session)


def _strict(row: TherapySession) -> tuple[str, ...]:
    return strict_clients([(row.pk, row.program_id, row.service_date)]).get(row.pk, ())


def memory_of(session: UUID) -> RoomMemory:
    """A memory that cannot be opened ends no group: it is as if nothing had been kept."""
    row = RoomMemoryRow.objects.filter(session=session).first()
    if row is None:
        return NOTHING
    try:
        return read_memory(row.kept)
    except SealError:
        log.warning("session %s: its memory cannot be opened", session)
        return NOTHING
