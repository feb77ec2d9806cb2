"""Who may send a session a file, and who may open one: those who lead it, and those who were let in; guests
where no group meets.
"""

from __future__ import annotations

import base64
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from sessions.core.attendance.facts import LOBBY
from sessions.models import FactRow, HandoutFile, TherapySession
from sessions.queries.entry import entry_of
from sessions.queries.guest import GuestVisit
from sessions.queries.room_source import meeting_of, memory_of
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor


def session_to_share_in(actor: Visitor, session: UUID) -> TherapySession:
    """For those who lead it, while it is not over. Raises Http404 for everybody and everything else."""
    entry = entry_of(actor, session) if isinstance(actor, User) else None
    if entry is None or entry.role != "facilitator" or entry.is_over:
        raise Http404
    return TherapySession.objects.get(pk=session)


def handout_to_fill(actor: Visitor, session: UUID, handout: UUID) -> HandoutFile:
    """A file of `session` that `actor` has begun to send. Raises Http404."""
    found = session_to_share_in(actor, session)
    file = HandoutFile.objects.filter(pk=handout, session=found, by_id=actor.pk, withdrawn_at=None).first()
    if file is None:
        raise Http404
    return file


def handout_to_open(actor: Visitor, session: UUID, handout: UUID) -> HandoutFile:
    """A whole file of `session`, for those who lead and for whoever was let in and not sent out. Raises
    Http404 for everybody and everything else."""
    entry = entry_of(actor, session) if isinstance(actor, User) else None
    if entry is None or not (entry.role == "facilitator" or _is_in(entry.person, session)):
        raise Http404
    return _whole(session, handout)


def handout_for_guest(visit: GuestVisit, handout: UUID) -> HandoutFile:
    """A whole file, for a guest who was let in and not sent out, where no group meets and only while the
    session lasts. Raises Http404 for everybody and everything else."""
    session = visit.guest.session
    is_welcome = visit.has_agreed and not visit.entry.is_over and meeting_of(session.service) != "group"
    if not is_welcome or not _is_in(visit.guest.pk, session.pk):
        raise Http404
    return _whole(session.pk, handout)


def body_of(handout: HandoutFile) -> bytes:
    """The bytes of a file that are there, in order. Raises SealError."""
    return b"".join(base64.b64decode(piece.body) for piece in handout.pieces.order_by("n"))


def was_let_in(person: UUID, session: UUID) -> bool:
    """By the facts: in the room since they last came, and not sent out of it."""
    rows = FactRow.objects.filter(session=session, fenced=False)
    peers = rows.filter(kind="joined", person=str(person)).values("peer")
    theirs = rows.filter(Q(peer__in=peers), kind__in=("joined", "moved", "left"))
    is_in = False
    for kind, body in theirs.order_by("at_ms", "epoch", "seq").values_list("kind", "body"):
        stays = is_in and body.get("reason") != "removed"
        is_in = stays if kind == "left" else body["place"] != LOBBY
    return is_in


def _is_in(person: UUID, session: UUID) -> bool:
    """Let in and not sent out, also where they had gone by themselves before: of that no fact tells, as it
    ends no connection, but the room remembers."""
    return was_let_in(person, session) and str(person) not in memory_of(session).lobby.sent_out


def _whole(session: UUID, handout: UUID) -> HandoutFile:
    whole = HandoutFile.objects.filter(pk=handout, session=session, withdrawn_at=None).exclude(kind="")
    file = whole.first()
    if file is None:
        raise Http404
    return file
