"""Who was given what of a client, and who would be left out of an export for want of a consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from groups.core.disclosure import Wanted
from groups.models import DisclosureConsent, Enrollment, Program
from groups.queries.disclosure import client_whose_record, consents_by_id, consents_of, verdicts
from sessions.core.attendance.snapshot import digest
from sessions.models import Disclosure
from sessions.queries.export import weeks_of
from sessions.queries.reading import WeekRead
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody whose numbers stay in the house, and why, in words for staff."""

    client: User
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A week as it would be handed over: `weeks` of those who consented, each with the consent's number.

    `seen` is a digest of who is in it by which consent, so that nobody leaves the house unseen.
    """

    weeks: list[tuple[Enrollment, WeekRead]]
    consents: dict[UUID, DisclosureConsent]
    left_out: list[LeftOut]
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRead:
    """One line of an accounting of disclosures (42 CFR 2.25, 45 CFR 164.528(b))."""

    at: datetime
    recipient: str
    kind: str
    aim: str
    purpose: str
    program: str
    first: date
    last: date
    by: str
    consent: DisclosureConsent


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """A client's consents and all that was handed out by them, the latest first."""

    person: User
    consents: list[DisclosureConsent]
    disclosures: list[DisclosureRead]


def packet_of(program: Program, day: date, wanted: Wanted, *, now: datetime) -> Packet:
    """What may leave of the week that holds `day`. Permission is asked by the callers."""
    weeks = list(weeks_of(program, day, now=now))
    found = verdicts([stay.client_id for stay, _ in weeks], wanted)
    allowed = {client: verdict.consent for client, verdict in found.items() if verdict.consent is not None}
    rows = consents_by_id(allowed.values())
    return Packet(
        weeks=[(stay, week) for stay, week in weeks if stay.client_id in allowed],
        consents={client: rows[number] for client, number in allowed.items()},
        left_out=[
            LeftOut(stay.client, found[stay.client_id].why)
            for stay, _ in weeks
            if stay.client_id not in allowed
        ],
        seen=digest({str(client): verdict.consent for client, verdict in found.items()}),
    )


def accounting_for(actor: Visitor, client: UUID) -> Accounting:
    """Raises Http404 unless `actor` is that client or oversees the clinic."""
    person = client_whose_record(actor, client)
    rows = Disclosure.objects.filter(client=person).select_related(
        "export__program", "export__by", "consent__client"
    )
    return Accounting(
        person=person,
        consents=consents_of(actor, client),
        disclosures=[_read(row) for row in rows],
    )


def _read(row: Disclosure) -> DisclosureRead:
    export = row.export
    return DisclosureRead(
        at=export.at.astimezone(export.program.tz),
        recipient=export.recipient,
        kind=export.get_kind_display(),
        aim=export.get_aim_display(),
        purpose=export.purpose,
        program=export.program.name,
        first=export.first,
        last=export.last,
        by=export.by.full_name,
        consent=row.consent,
    )
