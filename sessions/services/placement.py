"""Room nodes report themselves, and people are sent to the right one with a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from sessions.models import RoomNode
from sessions.queries.entry import Entry
from sessions.queries.nodes import freest_node, placement_of
from sessions.services import tickets

NODE_LIFE = timedelta(seconds=6)
_FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Admission:
    """A signed ticket and the websocket base it is good at ("" for the page's own origin)."""

    ticket: str
    url: str


def admit_to_node(entry: Entry, login: str) -> Admission | None:
    """A ticket for `entry`, in the login with digest `login`; None while no node lives."""
    placement = placement_of(entry.session)
    if placement is None:
        return None
    ticket = tickets.Ticket(
        user=str(entry.person),
        login=login,
        session=str(entry.session),
        role=entry.role,
        name=entry.name,
        capacity=entry.capacity,
        pronouns=entry.pronouns,
        here_for=None if entry.here_for is None else str(entry.here_for),
        epoch=placement.epoch,
        nonce=tickets.new_nonce(),
        expires_ms=round(timezone.now().timestamp() * 1000) + tickets.TICKET_LIFE_MS,
    )
    return Admission(tickets.sign_ticket(ticket), placement.url)


def admit_to_check(person: UUID) -> Admission | None:
    """A ticket for a check of the connection of `person`; None while no node lives."""
    url = freest_node()
    if url is None:
        return None
    expires_ms = round(timezone.now().timestamp() * 1000) + tickets.TICKET_LIFE_MS
    ticket = tickets.CheckTicket(user=str(person), nonce=tickets.new_nonce(), expires_ms=expires_ms)
    return Admission(tickets.sign_check(ticket), url)


def report_node(node: UUID, *, url: str, load: int) -> None:
    """`node` lives, at `url`, with `load` connected peers. Nodes long dead are forgotten."""
    with transaction.atomic():
        rows = RoomNode.objects.filter(id=node)
        if not rows.update(url=url, load=load, expires=Now() + NODE_LIFE):
            RoomNode.objects.filter(expires__lt=Now() - _FORGET_AFTER).delete()
            RoomNode.objects.create(id=node, url=url, load=load, expires=Now() + NODE_LIFE)


def retire_node(node: UUID) -> None:
    """`node` takes no more rooms."""
    RoomNode.objects.filter(id=node).update(expires=Now())
