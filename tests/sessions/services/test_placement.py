"""Who is sent where: to the owner, else to the node with the least to do."""

from __future__ import annotations

from uuid import uuid4

from django.db.models.functions import Now

from sessions.models import RoomNode
from sessions.queries.entry import Entry
from sessions.services.leases import LEASE_LIFE, acquire
from sessions.services.placement import admit_to_node, report_node, retire_node
from sessions.services.tickets import Ticket, read_entry
from tests.cast import Cast


def entry(cast: Cast) -> Entry:
    return Entry(cast.session.pk, cast.client.pk, "client", "Client C.", is_over=False)


def test_a_ticket_says_who_where_and_when(cast: Cast) -> None:
    node = uuid4()
    report_node(node, url="wss://rooms.invalid", load=3)
    acquire(cast.session.pk, node)
    admission = admit_to_node(entry(cast), "login")
    assert admission is not None
    ticket = read_entry(admission.ticket, 0)
    assert isinstance(ticket, Ticket)
    expected = {"user": str(cast.client.pk), "login": "login", "session": str(cast.session.pk), "epoch": 1}
    assert {name: getattr(ticket, name) for name in expected} == expected
    assert (ticket.role, ticket.name, admission.url) == ("client", "Client C.", "wss://rooms.invalid")


def test_without_a_node_there_is_no_way_in(cast: Cast) -> None:
    assert admit_to_node(entry(cast), "login") is None
    node = uuid4()
    report_node(node, url="", load=0)
    assert admit_to_node(entry(cast), "login") is not None
    retire_node(node)
    assert admit_to_node(entry(cast), "login") is None


def test_reports_replace_each_other_and_the_long_dead_are_forgotten(cast: Cast) -> None:
    old, new = uuid4(), uuid4()
    report_node(old, url="", load=1)
    RoomNode.objects.update(expires=Now() - LEASE_LIFE * 20_000)
    report_node(new, url="a", load=1)
    report_node(new, url="b", load=2)
    assert list(RoomNode.objects.values_list("id", "url", "load")) == [(new, "b", 2)]
