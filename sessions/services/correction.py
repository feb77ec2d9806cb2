"""Putting a session's record right: what staff vouch for, mark, confirm, set and take back.

Each is one transaction with its audit record, open to a facilitator of the session and to supervisors
(Http404 for everybody else); once the session is signed it is an amendment (`sessions.services.record`).
What does not fit raises ValidationError with a sentence that says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.core.attendance.byhand import mark_by_hand, planned_marks
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.facts import Attested, Excluded, Fact, OverrunConfirmed
from sessions.models import (
    Amendment,
    AmendmentKind,
    FactRow,
    RosterEntry,
    RosterRole,
    Standing,
    StandingStatus,
    TherapySession,
    Withdrawal,
)
from sessions.queries.consequence import marks_held_by
from sessions.queries.signoff import counted_afresh
from sessions.services.ledger import BY_HAND
from sessions.services.record import Change, change_record, clear_reason, open_record, require_over
from vioip.accounts.models import User

Modality = Literal["video", "audio", "unknown"]
HERE = frozenset({"credited", "bridged", "break", "excluded", "no facilitator", "no video"})
MINUTE_MS = 60_000
RETURNABLE = ("attested", "excluded", "overrun_confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time of one client that somebody speaks for: `[start, end)`, aware instants."""

    person: UUID
    start: datetime
    end: datetime
    reason: str


@transaction.atomic
def attest(
    actor: User, session: TherapySession, stretch: Stretch, *, modality: Modality, now: datetime
) -> Amendment | None:
    """Vouch for care that the system could not see: a phone call, an outage.

    While the session goes on, for time that is over."""
    locked = open_record(actor, session)
    reason = clear_reason(stretch.reason)
    if stretch.end > now:
        require_over(locked, now=now)
    start_ms, end_ms = _fitting(locked, stretch, now=now)
    fact = Attested(
        at_ms=_ms(now),
        session=str(locked.pk),
        person=str(stretch.person),
        from_ms=start_ms,
        to_ms=end_ms,
        by=str(actor.pk),
        reason=reason,
        modality=modality,
    )
    change = Change(kind=AmendmentKind.ATTESTED, reason=reason, person=stretch.person, facts=[fact])
    return change_record(actor, locked, change, now=now)


@transaction.atomic
def exclude(actor: User, session: TherapySession, stretch: Stretch, *, now: datetime) -> Amendment | None:
    """Mark a time as present and not taking part."""
    locked = open_record(actor, session)
    reason = clear_reason(stretch.reason)
    require_over(locked, now=now)
    start_ms, end_ms = _fitting(locked, stretch, now=now)
    fact = Excluded(
        at_ms=_ms(now),
        session=str(locked.pk),
        person=str(stretch.person),
        from_ms=start_ms,
        to_ms=end_ms,
        by=str(actor.pk),
        reason=reason,
    )
    change = Change(kind=AmendmentKind.EXCLUDED, reason=reason, person=stretch.person, facts=[fact])
    return change_record(actor, locked, change, now=now)


@transaction.atomic
def confirm_overrun(actor: User, session: TherapySession, *, reason: str, now: datetime) -> Amendment | None:
    """The session really went on past the overrun cap, for everybody who was there."""
    locked = open_record(actor, session)
    why = clear_reason(reason)
    require_over(locked, now=now)
    window = counted_afresh(locked, now=now).window
    if window.clip_end_s is None:
        raise ValidationError("The overrun is confirmed already.", code="confirmed")
    if window.end_s is None or window.end_s <= window.clip_end_s:
        raise ValidationError(
            "The session did not run past its latest counted time, so there is nothing to confirm.",
            code="no_overrun",
        )
    fact = OverrunConfirmed(at_ms=_ms(now), session=str(locked.pk), by=str(actor.pk))
    return change_record(actor, locked, Change(kind=AmendmentKind.OVERRUN, reason=why, facts=[fact]), now=now)


@transaction.atomic
def set_standing(
    actor: User,
    session: TherapySession,
    person: UUID,
    *,
    status: StandingStatus,
    reason: str,
    now: datetime,
) -> Amendment | None:
    """Say what the status of one client is; before the session as well, when somebody calls it off.

    Minutes stay as they are: time that is not to count is excluded. So *void* is refused while there is any.
    """
    locked = open_record(actor, session)
    why = clear_reason(reason)
    client = _client_of(locked, person)
    if status == StandingStatus.VOID and _credited_s(counted_afresh(locked, now=now), person):
        message = "There are counted minutes. Mark them as not taking part first, then void the attendance."
        raise ValidationError({"status": ValidationError(message, code="has_minutes")})
    change = Change(kind=AmendmentKind.STANDING, reason=why, person=person)

    def also() -> list[Standing]:
        row = Standing(session=locked, person_id=client, status=status, reason=why, by=actor, at=now)
        row.save()
        return [row]

    return change_record(actor, locked, change, now=now, also=also)


@transaction.atomic
def enter_by_hand(
    actor: User,
    session: TherapySession,
    person: UUID,
    *,
    reason: str,
    modality: Modality,
    now: datetime,
) -> Amendment | None:
    """Attendance without any system evidence: the whole planned time is vouched for, marked as by hand.

    A session that was never started gets its planned start and end by hand too, or nothing could count.
    Refused for somebody whom the system saw: then only the missing time is to be vouched for.
    """
    locked = open_record(actor, session)
    why = clear_reason(reason)
    require_over(locked, now=now)
    client = _client_of(locked, person)
    tally = counted_afresh(locked, now=now)
    seen = tally.people.get(str(client))
    if seen is not None and any(line.reason in HERE for line in seen.lines):
        message = "The system saw this person here. Vouch for the time that is missing instead."
        raise ValidationError({"person": ValidationError(message, code="was_seen")})
    facts = [
        *_marks_by_hand(locked, tally),
        _by_hand(actor, locked, client, reason=why, modality=modality, now=now),
    ]
    change = Change(kind=AmendmentKind.BY_HAND, reason=why, person=client, facts=facts)
    return change_record(actor, locked, change, now=now)


@transaction.atomic
def withdraw(
    actor: User, session: TherapySession, seq: int, *, reason: str, now: datetime, epoch: int = BY_HAND
) -> Amendment | None:
    """Take back an entry of staff that was a mistake: it stays in the ledger, and no longer counts.

    `epoch` is that of the room where it was made live. With the last time that is vouched for go the start
    and end that were entered by hand for it."""
    locked = open_record(actor, session)
    why = clear_reason(reason)
    row = FactRow.objects.filter(
        session=locked, epoch=epoch, seq=seq, kind__in=RETURNABLE, withdrawal=None
    ).first()
    if row is None:
        raise ValidationError("That entry is not there any more. Look at the list again.", code="gone")
    person = UUID(row.person) if row.person else None
    change = Change(kind=AmendmentKind.WITHDRAWN, reason=why, person=person)

    def also() -> list[Withdrawal]:
        rows = [row, *marks_held_by(row)]
        return [
            Withdrawal.objects.create(session=locked, fact=one, reason=why, by=actor, at=now) for one in rows
        ]

    return change_record(actor, locked, change, now=now, also=also)


def _by_hand(
    actor: User,
    session: TherapySession,
    client: UUID,
    *,
    reason: str,
    modality: Modality,
    now: datetime,
) -> Attested:
    return Attested(
        at_ms=_ms(now),
        session=str(session.pk),
        person=str(client),
        from_ms=session.start_ms,
        to_ms=session.end_ms,
        by=str(actor.pk),
        reason=mark_by_hand(reason),
        modality=modality,
    )


def _marks_by_hand(session: TherapySession, tally: Tally) -> list[Fact]:
    if tally.window.start_s is not None:
        return []
    return planned_marks(str(session.pk), start_ms=session.start_ms, end_ms=session.end_ms)


def _fitting(session: TherapySession, stretch: Stretch, *, now: datetime) -> tuple[int, int]:
    """From and to in ms. Raises ValidationError unless they lie in order inside the session."""
    _client_of(session, stretch.person)
    window = counted_afresh(session, now=now).window
    if window.start_s is None or window.end_s is None:
        message = (
            "The session was never started, so there is no time in it. Enter attendance by hand instead."
        )
        raise ValidationError(message, code="never_started")
    low, high = window.start_s * 1000, window.end_s * 1000
    start_ms, end_ms = _at_edge(_ms(stretch.start), low, high), _at_edge(_ms(stretch.end), low, high)
    if start_ms >= end_ms:
        message = "This is not after the beginning. Give the earlier time first."
        raise ValidationError({"end": ValidationError(message, code="reversed")})
    if start_ms < low or end_ms > high:
        start, end = _clock(session, window.start_s), _clock(session, window.end_s)
        message = f"The session ran from {start} to {end}. Choose times between these."
        field = "start" if start_ms < low else "end"
        raise ValidationError({field: ValidationError(message, code="outside")})
    return start_ms, end_ms


def _at_edge(at_ms: int, low: int, high: int) -> int:
    """People say times to the minute: one that misses the session by less than a minute means its edge."""
    within = low - MINUTE_MS < at_ms < high + MINUTE_MS
    return min(max(at_ms, low), high) if within else at_ms


def _client_of(session: TherapySession, person: UUID) -> UUID:
    """`person`, if they are a client of the session. Raises ValidationError otherwise."""
    expected = RosterEntry.objects.filter(session=session, person=person, role=RosterRole.CLIENT)
    if expected.exists():
        return person
    message = "This person is not on the list of this session. Ask a coordinator to put them on it first."
    raise ValidationError({"person": ValidationError(message, code="unknown_person")})


def _credited_s(tally: Tally, person: UUID) -> int:
    attendance = tally.people.get(str(person))
    return 0 if attendance is None else attendance.credited_s


def _clock(session: TherapySession, second: int) -> str:
    local = datetime.fromtimestamp(second, session.program.tz)
    text = f"{local.hour % 12 or 12}:{local.minute:02}" + (f":{local.second:02}" if local.second else "")
    return f"{text} {'am' if local.hour < 12 else 'pm'}"


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
