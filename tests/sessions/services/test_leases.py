"""Leases: one owner at a time, whoever asks at the same instant; late writers are told apart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.db.models import F
from django.db.models.functions import Now

from sessions.models import LeaseTerm, RoomLease
from sessions.services.leases import LEASE_LIFE, Held, HeldElsewhere, acquire, release, release_all, renew
from sessions.services.placement import report_node
from tests.cast import Cast

CONTENDERS = 4


def make_nodes(count: int) -> list[UUID]:
    nodes = [uuid4() for _ in range(count)]
    for node in nodes:
        report_node(node, url="", load=0)
    return nodes


def run_out(session: UUID) -> None:
    """The lease of `session` has not been renewed for longer than it lives."""
    RoomLease.objects.filter(session=session).update(expires=Now() - LEASE_LIFE)


def test_a_room_has_one_owner_and_its_epoch_grows(cast: Cast) -> None:
    first, second = make_nodes(2)
    session = cast.session.pk
    assert acquire(session, first) == Held(1)
    assert acquire(session, first) == Held(1)
    assert acquire(session, second) == HeldElsewhere(first)
    run_out(session)
    assert acquire(session, second) == Held(2)
    assert acquire(session, first) == HeldElsewhere(second)
    release(session, second)
    assert acquire(session, first) == Held(3)


def test_only_a_taking_refuses_a_renewal(cast: Cast) -> None:
    first, second = make_nodes(2)
    session = cast.session.pk
    acquire(session, first)
    run_out(session)
    assert renew(first) == {session: 1}  # late, but nobody came
    run_out(session)
    acquire(session, second)
    assert renew(first) == {}
    assert renew(second) == {session: 2}


def test_a_stranger_releases_nothing(cast: Cast) -> None:
    first, second = make_nodes(2)
    acquire(cast.session.pk, first)
    release(cast.session.pk, second)
    release_all(second)
    assert acquire(cast.session.pk, second) == HeldElsewhere(first)
    release_all(first)
    assert acquire(cast.session.pk, second) == Held(2)


def test_each_epoch_keeps_the_last_expiry_that_its_owner_had_confirmed(cast: Cast) -> None:
    first, second = make_nodes(2)
    session = cast.session.pk
    acquire(session, first)
    renew(first)
    run_out(session)
    confirmed = RoomLease.objects.get(session=session).expires
    acquire(session, second)
    terms = LeaseTerm.objects.filter(session=session).values_list("epoch", "node_id")
    assert list(terms) == [(1, first), (2, second)]
    assert LeaseTerm.objects.get(session=session, epoch=1).expires == confirmed


# --- The race, and its control -------------------------------------------------------------------


def acquire_without_guard(session: UUID, node: UUID) -> Held | HeldElsewhere:
    """The same, but it trusts what it read a moment ago."""
    lease = RoomLease.objects.get(session=session)
    is_free = lease.node_id is None
    BARRIER.wait(timeout=10)
    if not is_free:
        return HeldElsewhere(node)
    RoomLease.objects.filter(session=session).update(
        node=node, epoch=F("epoch") + 1, expires=Now() + timedelta(seconds=6)
    )
    return Held(lease.epoch + 1)


BARRIER = threading.Barrier(CONTENDERS)


def acquire_with_guard(session: UUID, node: UUID) -> Held | HeldElsewhere:
    BARRIER.wait(timeout=10)
    return acquire(session, node)


def owners_of_a_race(session: UUID, take: Callable[[UUID, UUID], Held | HeldElsewhere]) -> int:
    """How many of several nodes, asking at once, are told that the room is theirs."""

    def contend(node: UUID) -> Held | HeldElsewhere:
        try:
            return take(session, node)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CONTENDERS) as pool:
        answers = list(pool.map(contend, make_nodes(CONTENDERS)))
    return sum(isinstance(answer, Held) for answer in answers)


@pytest.mark.django_db(transaction=True)
def test_a_race_has_one_winner(cast: Cast) -> None:
    sessions = [cast.session.pk, cast.other_session.pk]
    assert [owners_of_a_race(session, acquire_with_guard) for session in sessions] == [1, 1]
    for session in sessions:
        run_out(session)
    assert [owners_of_a_race(session, acquire_with_guard) for session in sessions] == [1, 1]
    assert sorted(RoomLease.objects.values_list("epoch", flat=True)) == [2, 2]
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_the_race_has_several(cast: Cast) -> None:
    acquire(cast.session.pk, make_nodes(1)[0])
    RoomLease.objects.update(node=None)
    assert owners_of_a_race(cast.session.pk, acquire_without_guard) == CONTENDERS
    connection.close()
