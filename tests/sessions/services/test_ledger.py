"""The ledger: every fact once, whole; those of a writer without a lease are kept aside."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from sessions.core.attendance.factjson import parse_fact
from sessions.core.attendance.facts import Attested, Ended, Fact, Joined, Left, Modality, Moved, Seen, Started
from sessions.models import FactRow, LeaseTerm, RoomLease, SetAsideFact
from sessions.queries.facts import facts_by_session
from sessions.services.leases import LEASE_LIFE, acquire
from sessions.services.ledger import append_by_hand, write_facts
from sessions.services.placement import report_node
from tests.cast import Cast
from vioip.audit.record import NotInTransactionError


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
    assert facts_by_session([session]) == {session: facts}
    assert aside() == []


def aside() -> list[tuple[str, str, str]]:
    return list(SetAsideFact.objects.values_list("session", "place", "why"))


def test_another_fact_in_a_taken_place_is_kept_aside_once(cast: Cast) -> None:
    session = cast.session.pk
    facts = every_kind(str(session))
    write_facts(session, facts)
    other = replace(facts[2], at_ms=77)
    for _ in range(2):
        write_facts(session, [other])
    assert facts_by_session([session]) == {session: facts}
    assert aside() == [(str(session), "1/3", "conflict")]
    assert parse_fact(json.loads(SetAsideFact.objects.get().record)) == other


def test_two_facts_of_one_batch_for_one_place_keep_the_first(cast: Cast) -> None:
    facts = every_kind(str(cast.session.pk))
    write_facts(cast.session.pk, [*facts, replace(facts[2], at_ms=77)])
    assert facts_by_session([cast.session.pk]) == {cast.session.pk: facts}
    assert aside() == [(str(cast.session.pk), "1/3", "conflict")]


def test_facts_of_no_session_are_kept_aside(cast: Cast) -> None:
    nowhere = uuid4()
    write_facts(nowhere, every_kind(str(nowhere))[:2])
    assert FactRow.objects.count() == 0
    assert aside() == [(str(nowhere), "1/1", "no_session"), (str(nowhere), "1/2", "no_session")]


@pytest.mark.parametrize(
    "change",
    [
        {"person": "p" * 65},
        {"peer": "p" * 65},
        {"at_ms": -5},
        {"seq": 2**63},
        {"epoch": 2**31},
        {"place": "breakout:\0"},
        {"place": "breakout:\ud800"},
    ],
)
def test_what_no_row_can_hold_is_kept_aside_and_the_rest_is_stored(
    cast: Cast, change: dict[str, Any]
) -> None:
    facts = every_kind(str(cast.session.pk))
    write_facts(cast.session.pk, [replace(facts[0], **change), *facts[1:]])
    assert facts_by_session([cast.session.pk]) == {cast.session.pk: facts[1:]}
    assert [why for _, _, why in aside()] == ["unfit"]


def test_facts_far_outside_of_their_session_are_kept_and_told(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    session = cast.session
    near = Started(at_ms=session.start_ms - 60_000, seq=1, epoch=1, session=str(session.pk))
    far = Ended(at_ms=session.end_ms + 90_000_000, seq=2, epoch=1, session=str(session.pk))
    write_facts(session.pk, [near])
    assert caplog.messages == []
    write_facts(session.pk, [far])
    assert caplog.messages == [f"session {session.pk}: 1 facts lie far outside of it, first 1/2"]
    assert facts_by_session([session.pk]) == {session.pk: [near, far]}


def test_facts_by_hand_are_numbered_and_chained(cast: Cast) -> None:
    session = cast.session
    stated = [Ended(at_ms=session.end_ms + n, session=str(session.pk), epoch=9, seq=9) for n in range(3)]
    append_by_hand(cast.facilitator, session, stated[:2])
    rows = append_by_hand(cast.facilitator, session, stated[2:])
    assert [(row.epoch, row.seq, row.link, row.pk) for row in rows] == [
        (0, 3, 3, FactRow.objects.get(seq=3).pk)
    ]
    assert [row.at_ms for row in FactRow.objects.order_by("seq")] == [fact.at_ms for fact in stated]


@pytest.mark.django_db(transaction=True)
def test_facts_by_hand_come_with_their_audit_record_or_not_at_all(cast: Cast) -> None:
    with pytest.raises(NotInTransactionError):
        append_by_hand(cast.facilitator, cast.session, [])


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
