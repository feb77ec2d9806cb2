"""What a facilitator looks at before signing, and what a signed record shows afterwards.

For a facilitator of the session and for supervisors; Http404 for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sessions.core.attendance.concern import Concern, concerns_of
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.double_booking import DoubleBooking
from sessions.core.attendance.snapshot import digest, facts_digest, freeze, thaw
from sessions.models import Amendment, FactRow, RosterEntry, RosterRole, Signature, TherapySession
from sessions.queries.by_hand import by_hand_among
from sessions.queries.consequence import Touched, touched_by_starting, touched_by_taking_back
from sessions.queries.double_booking import DoubleBooked, bookings_of, told_to
from sessions.queries.reading import Phase, SessionRead, phase_of, read_session
from sessions.queries.rules import capacity_of
from sessions.queries.signed import signed_snapshots
from sessions.queries.signoff import (
    counted_afresh,
    counting_facts,
    has_ended,
    last_end_ms,
    may_amend,
    session_to_review,
    signature_of,
)
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor

CORRECTIONS = ("attested", "excluded", "overrun_confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReview:
    """One client, and what needs a look before signing."""

    person: UUID
    name: str
    read: SessionRead
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChange:
    """One client's numbers before and after a change."""

    name: str
    old_s: int
    new_s: int
    old_status: str
    new_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something staff entered that counts, by hand or live; `name` "" is the session.

    `epoch` and `seq` name it for taking it back; `touches` is whose numbers that changes too, since a start
    entered by hand goes with it."""

    epoch: int
    seq: int
    kind: str
    name: str
    by: str
    at: datetime
    start: datetime | None
    end: datetime | None
    reason: str
    touches: tuple[NumberChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRead:
    """One change after the signature."""

    revision: int
    author: str
    at: datetime
    what: str
    about: str
    reason: str
    changes: tuple[NumberChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRead:
    """Who signed, when, by which rule set."""

    signer: str
    at: datetime
    rules_id: str
    amendments: tuple[AmendmentRead, ...]

    @property
    def revision(self) -> int:
        """1 for what was signed, one more for each amendment."""
        return 1 + len(self.amendments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`seen` is the digest that a signature of these numbers must name. `has_late_facts`: something was
    recorded after the last signature or amendment and is not in the numbers. `starting_touches`: whose
    numbers change when attendance is entered by hand, whomever it is for, in a session nobody started."""

    session: TherapySession
    phase: Phase
    window: tuple[datetime, datetime] | None
    people: tuple[PersonReview, ...]
    concerns: tuple[Concern, ...]
    double_booked: tuple[DoubleBooked, ...]
    entries: tuple[Entry, ...]
    signature: SignatureRead | None
    credited: int
    peak: int
    seen: str
    may_sign: bool
    may_change: bool
    reopen_until: datetime | None
    has_late_facts: bool
    starting_touches: tuple[NumberChange, ...] = ()

    @property
    def needing_a_look(self) -> tuple[PersonReview, ...]:
        """Whoever has a finding, in the order of the list."""
        return tuple(person for person in self.people if person.concerns)


def review_of(actor: Visitor, session: UUID, *, now: datetime) -> Review:
    """Raises Http404 unless `actor` leads the session or oversees."""
    found = session_to_review(actor, session)
    assert isinstance(actor, User)
    signature = signature_of(found)
    tally = _tally(found, signature, now=now)
    over = has_ended(found, now=now)
    names = _Names(found)
    bookings = bookings_of(found, tally, now=now) if over else []
    concerns = concerns_of(tally, capacity=capacity_of(found, tally.rules), bookings=bookings) if over else []
    entries = _entries(found, names, now=now)
    return Review(
        session=found,
        phase=phase_of(found, tally, over=over, now=now),
        window=_window(found, tally),
        people=tuple(_people(found, tally, concerns, names=names, over=over, now=now)),
        concerns=tuple(one for one in concerns if not one.person and one.booking is None),
        double_booked=_double_booked(actor, bookings, found, names=names),
        entries=entries,
        signature=_signature(signature, names),
        credited=tally.credited_clients,
        peak=tally.peak_clients,
        seen=digest(freeze(tally)),
        may_sign=over and signature is None and not found.is_cancelled,
        may_change=not found.is_cancelled and (signature is None or may_amend(actor, signature)),
        reopen_until=None if signature else _reopen_until(found, tally, now=now),
        has_late_facts=signature is not None and _has_late_facts(signature),
        starting_touches=_named(touched_by_starting(found, now=now), names) if over else (),
    )


def _tally(session: TherapySession, signature: Signature | None, *, now: datetime) -> Tally:
    if signature is None:
        return counted_afresh(session, now=now)
    return thaw(signed_snapshots([session.pk])[session.pk])


def _double_booked(
    actor: User, bookings: Iterable[DoubleBooking], session: TherapySession, *, names: _Names
) -> tuple[DoubleBooked, ...]:
    told = told_to(actor, bookings, session)
    return tuple(replace(one, leader=names.of(one.leader)) for one in told)


class _Names:
    """Full names by id (text): of the roster, and of staff who entered or signed something."""

    def __init__(self, session: TherapySession) -> None:
        rows = RosterEntry.objects.filter(session=session).select_related("person")
        self.roster = list(rows.order_by("person__family_name", "person__given_name", "person_id"))
        self._known = {str(row.person_id): row.person.full_name for row in self.roster}

    def of(self, person: str) -> str:
        """The name, or an honest blank for an id that is nobody's."""
        if person not in self._known:
            try:
                found = User.objects.filter(pk=UUID(person)).first()
            except ValueError:
                found = None
            self._known[person] = found.full_name if found else "somebody unknown"
        return self._known[person]


def _people(
    session: TherapySession,
    tally: Tally,
    concerns: list[Concern],
    *,
    names: _Names,
    over: bool,
    now: datetime,
) -> list[PersonReview]:
    clients = [str(row.person_id) for row in names.roster if row.role == RosterRole.CLIENT]
    others = [person for person in tally.people if person not in clients]
    by_hand = by_hand_among([session.pk])
    return [
        PersonReview(
            person=UUID(person),
            name=names.of(person),
            read=read_session(
                session,
                person,
                tally=tally,
                over=over,
                now=now,
                by_hand=(session.pk, person) in by_hand,
            ),
            concerns=tuple(concern for concern in concerns if concern.person == person),
        )
        for person in [*clients, *others]
    ]


def _window(session: TherapySession, tally: Tally) -> tuple[datetime, datetime] | None:
    start, end = tally.window.start_s, tally.window.end_s
    if start is None or end is None:
        return None
    zone = session.program.tz
    return datetime.fromtimestamp(start, zone), datetime.fromtimestamp(end, zone)


def _entries(session: TherapySession, names: _Names, *, now: datetime) -> tuple[Entry, ...]:
    rows = FactRow.objects.filter(session=session, kind__in=CORRECTIONS, withdrawal=None, fenced=False)
    zone = session.program.tz
    return tuple(
        Entry(
            epoch=row.epoch,
            seq=row.seq,
            kind=row.kind,
            name=names.of(row.person) if row.person else "",
            by=names.of(str(row.body.get("by", ""))),
            at=row.recorded_at.astimezone(zone),
            start=_instant(row.body.get("from_ms"), session),
            end=_instant(row.body.get("to_ms"), session),
            reason=str(row.body.get("reason", "")),
            touches=_named(touched_by_taking_back(row, now=now), names),
        )
        for row in rows.order_by("recorded_at", "epoch", "seq")
    )


def _named(touched: Iterable[Touched], names: _Names) -> tuple[NumberChange, ...]:
    return tuple(
        NumberChange(
            name=names.of(one.person),
            old_s=one.old_s,
            new_s=one.new_s,
            old_status=one.old_status,
            new_status=one.new_status,
        )
        for one in touched
    )


def _instant(at_ms: Any, session: TherapySession) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, session.program.tz)


def _signature(signature: Signature | None, names: _Names) -> SignatureRead | None:
    if signature is None:
        return None
    rows = Amendment.objects.filter(session=signature.session_id).select_related("author")
    return SignatureRead(
        signer=signature.signer.full_name,
        at=signature.at,
        rules_id=signature.rules_id,
        amendments=tuple(_amendment(row, names) for row in rows.order_by("revision")),
    )


def _amendment(row: Amendment, names: _Names) -> AmendmentRead:
    return AmendmentRead(
        revision=row.revision,
        author=row.author.full_name,
        at=row.at,
        what=row.get_kind_display(),
        about=names.of(row.person) if row.person else "",
        reason=row.reason,
        changes=tuple(
            NumberChange(
                name=names.of(person),
                old_s=row.old[person]["credited_s"],
                new_s=row.new[person]["credited_s"],
                old_status=row.old[person]["status"],
                new_status=row.new[person]["status"],
            )
            for person in row.old
        ),
    )


def _reopen_until(session: TherapySession, tally: Tally, *, now: datetime) -> datetime | None:
    """Until when the End can be taken back; None when it cannot."""
    ended_ms = last_end_ms(session)
    if ended_ms is None or session.is_cancelled:
        return None
    ended = datetime.fromtimestamp(ended_ms / 1000, session.program.tz)
    cap = session.scheduled_end + timedelta(seconds=tally.rules.overrun_cap_s)
    until = min(ended + timedelta(seconds=tally.rules.reopen_within_s), cap)
    return until.astimezone(session.program.tz) if now < until else None


def _has_late_facts(signature: Signature) -> bool:
    last = Amendment.objects.filter(session=signature.session_id).order_by("revision").last()
    known = signature.facts_hash if last is None else last.facts_hash
    return facts_digest(counting_facts(signature.session)) != known
