"""The ledger: every fact once, whole; those of a writer without a lease are kept aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models.functions import Now

from sessions.core.attendance.facts import Attested, Ended, Fact, Joined, Left, Modality, Moved, Seen, Started
from sessions.models import FactRow, LeaseTerm, RoomLease
from sessions.queries.facts import facts_by_session
from sessions.services.leases import LEASE_LIFE, acquire
from sessions.services.ledger import write_facts
from sessions.services.placement import report_node
from tests.cast import Cast


def every_kind(session: str) -> list[Fact]:
    where: Any = {"session": session, "epoch": 1}
    return [
        Joined(at_ms=1, seq=1, person="ana", peer="p", role="client", place="lobby", **where),
        Moved(at_ms=2, seq=2, peer="p", place="main", **where),
        Started(at_ms=3, seq=3, **where),
        Modality(at_ms=4, seq=4, peer="p", video=True, audio=False, **where),
        Seen(at_ms=5, seq=5, peer="p", since_ms=2, **where),
        Seen(at_ms=6, seq=6, peer="p", **where),
        Left(at_ms=7, seq=7, peer="p", reason="leave", **where),
        Ended(at_ms=8, seq=8, **where),
        Attested(
            at_ms=9,
            seq=9,
            person="ana",
            from_ms=1,
            to_ms=2,
            by="ben",
            reason="phone",
            modality="audio",
            **where,
        ),
    ]


def test_what_was_written_is_read_and_only_once(cast: Cast) -> None:
    session = cast.session.pk
    facts = every_kind(str(session))
    write_facts(session, facts[:4])
    write_facts(session, facts)
    write_facts(session, [replace(facts[0], at_ms=77)])  # the same place in the ledger: nothing changes
    assert facts_by_session([session]) == {session: facts}


@pytest.mark.django_db(transaction=True)
def test_facts_of_no_session_are_refused_whole(cast: Cast) -> None:
    nowhere = uuid4()
    facts = every_kind(str(nowhere))
    with pytest.raises(IntegrityError):
        write_facts(nowhere, facts)


def test_a_late_writer_is_fenced_after_its_last_confirmed_expiry(cast: Cast) -> None:
    session, nodes = cast.session.pk, [uuid4(), uuid4()]
    for node in nodes:
        report_node(node, url="", load=0)
    acquire(session, nodes[0])
    boundary_ms = run_out(cast)
    acquire(session, nodes[1])
    late = [Started(at_ms=boundary_ms + n, seq=n + 2, session=str(session), epoch=1) for n in (-1, 0, 1)]
    ours = Ended(at_ms=boundary_ms + 50, seq=1, session=str(session), epoch=2)
    write_facts(session, [*late, ours])
    rows = FactRow.objects.order_by("epoch", "seq").values_list("epoch", "seq", "fenced")
    assert list(rows) == [(1, 1, False), (1, 2, False), (1, 3, True), (2, 1, False)]
    assert LeaseTerm.objects.count() == 2


def test_an_owner_whom_nobody_replaced_is_never_fenced(cast: Cast) -> None:
    session, node = cast.session.pk, uuid4()
    report_node(node, url="", load=0)
    acquire(session, node)
    boundary_ms = run_out(cast)
    write_facts(session, [Started(at_ms=boundary_ms + 60_000, seq=1, session=str(session), epoch=1)])
    assert not FactRow.objects.get().fenced


def run_out(cast: Cast) -> int:
    """The lease has not been renewed for a while; returns its expiry."""
    RoomLease.objects.filter(session=cast.session).update(expires=Now() - LEASE_LIFE)
    return round(RoomLease.objects.get().expires.timestamp() * 1000)
