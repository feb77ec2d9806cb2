"""What those who lead read beside a running group: who is expected, and what their minutes come to so far.

The numbers are the law's own, over the facts that are in the ledger: some ten seconds behind the room. Who is
here, how their line is and whether their camera is on, the room itself tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from groups.models import Enrollment
from groups.queries.enrollment import stays_in
from sessions.core.attendance.day import minutes_of
from sessions.models import RosterEntry, RosterRole, TherapySession
from sessions.queries.client_week import Attended, attended_by, first_of_week, read_week
from sessions.queries.reading import SessionRead, read_session
from sessions.queries.signoff import has_ended, session_to_review
from sessions.queries.terms import TermsBook, terms_book
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One expected client. `name` is what the room shows, since a room's screen may be seen by others.

    `day_s` is what counts on the service date so far, `day_target_s` what is asked of it: None without a
    requirement in force.
    """

    person: UUID
    name: str
    pronouns: str
    read: SessionRead
    day_s: int
    day_target_s: int | None

    @property
    def minutes(self) -> int:
        """What counts on the day so far."""
        return minutes_of(self.day_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePanel:
    """`clients` in the order of their names."""

    session: TherapySession
    is_over: bool
    clients: tuple[PanelRow, ...]
    leaders: tuple[str, ...]


def live_panel(actor: Visitor, session: UUID, *, now: datetime) -> LivePanel:
    """For facilitators of the session and supervisors. Raises Http404 for everybody else."""
    found = session_to_review(actor, session)
    rows = list(RosterEntry.objects.filter(session=found).select_related("person"))
    clients = [row.person for row in rows if row.role == RosterRole.CLIENT]
    over = has_ended(found, now=now)
    return LivePanel(
        session=found,
        is_over=over,
        clients=tuple(
            sorted(_rows(found, clients, over=over, now=now), key=lambda row: (row.name, str(row.person)))
        ),
        leaders=tuple(row.person.room_name for row in rows if row.role == RosterRole.FACILITATOR),
    )


def _rows(session: TherapySession, clients: list[User], *, over: bool, now: datetime) -> Iterable[PanelRow]:
    day = session.service_date
    attended = attended_by([client.pk for client in clients], first=day, last=day, now=now)
    stays = {stay.client_id: stay for stay in stays_in(session.program, first=day, last=day)}
    mine = [stays[client.pk] for client in clients if client.pk in stays]
    book = terms_book(mine)
    for client in clients:
        tally, stay = attended.tallies[session.pk], stays.get(client.pk)
        by_hand = (session.pk, str(client.pk)) in attended.by_hand
        read = read_session(session, str(client.pk), tally=tally, over=over, now=now, by_hand=by_hand)
        day_s, target_s = (read.credited_s, None) if stay is None else _day(stay, day, attended, book=book)
        yield PanelRow(
            person=client.pk,
            name=client.room_name,
            pronouns=client.pronouns or "",
            read=read,
            day_s=day_s,
            day_target_s=target_s,
        )


def _day(stay: Enrollment, day: date, attended: Attended, *, book: TermsBook) -> tuple[int, int | None]:
    """What counts on `day` in the client's program, and what is asked of it; seconds."""
    first = first_of_week(stay.program, day, admitted=stay.admitted)
    week = read_week(stay, first, attended=attended, book=book)
    read = next(one for one in week.days if one.date == day)
    terms = book.on(stay, day)
    asked = None if terms is None or terms.requirement is None else terms.requirement.day_minutes
    return read.credited_s, asked * 60 if asked else None
