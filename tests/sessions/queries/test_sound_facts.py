"""The ledger names the first fact that somebody changed, took away or slipped in; and what to look at."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sessions.core.attendance.facts import BreakEnded, Fact, Seen, Started
from sessions.models import FactHead, FactRow, LeaseTerm, RoomLease
from sessions.queries.sound_facts import facts_part
from sessions.queries.soundness import Part
from sessions.services.ledger import write_facts
from tests.cast import Cast
from tests.tamper import tamper

FACTS, HEADS = "iop_sessions_factrow", "iop_sessions_facthead"


def walk() -> Part:
    return facts_part(lambda *_: None)


def facts(cast: Cast, *seqs: int, epoch: int = 1) -> list[Fact]:
    at, session = cast.session.start_ms, str(cast.session.pk)
    return [Started(at_ms=at + seq, seq=seq, epoch=epoch, session=session) for seq in seqs]


@pytest.fixture
def two_chains(cast: Cast) -> Cast:
    """Five facts of one epoch, two of the next."""
    write_facts(cast.session.pk, [*facts(cast, 1, 2, 3, 4, 5), *facts(cast, 1, 2, epoch=2)])
    return cast


def blamed(cast: Cast) -> str:
    return str(walk().bad).replace(str(cast.session.pk), "S").partition(" (id")[0]


def test_an_untouched_ledger_is_sound(two_chains: Cast) -> None:
    told: list[tuple[int, int]] = []
    part = facts_part(lambda *progress: told.append(progress))
    assert part == Part("facts", {"facts": 7, "chains": 2, "fenced": 0, "gaps": 0})
    assert told == [(1, 2), (2, 2)]


@pytest.mark.django_db
def test_an_empty_ledger_is_sound() -> None:
    assert walk().bad is None


@pytest.mark.parametrize(
    ("change", "bad"),
    [
        ("UPDATE {facts} SET at_ms = at_ms + 60000 WHERE epoch = 1 AND seq = 3", "S/1/3"),
        ("UPDATE {facts} SET person = 'x' WHERE epoch = 1 AND seq = 3", "S/1/3"),
        ("UPDATE {facts} SET kind = 'ended' WHERE epoch = 1 AND seq = 5", "S/1/5"),
        ("UPDATE {facts} SET fenced = NOT fenced WHERE epoch = 2 AND seq = 1", "S/2/1"),
        ("UPDATE {facts} SET recorded_at = '2020-01-01 00:00:00' WHERE epoch = 1 AND seq = 1", "S/1/1"),
        ("UPDATE {facts} SET seq = 9 WHERE epoch = 1 AND seq = 2", "S/1/9"),
        ("DELETE FROM {facts} WHERE epoch = 1 AND seq = 1", "S/1 link 1"),
        ("DELETE FROM {facts} WHERE epoch = 1 AND seq = 3", "S/1 link 3"),
        ("DELETE FROM {facts} WHERE epoch = 1 AND seq = 5", "S/1 link 5"),
        ("DELETE FROM {facts} WHERE epoch = 2", "S/2 link 1"),
    ],
)
def test_a_changed_or_missing_fact_is_named(two_chains: Cast, change: str, bad: str) -> None:
    tamper(change.format(facts=FACTS), FACTS)
    assert blamed(two_chains).startswith(f"{FACTS} {bad}")


@pytest.mark.parametrize("link", [0, 3, 6])
def test_an_added_fact_is_named(two_chains: Cast, link: int) -> None:
    """Whatever place in the chain it claims, and even with a mac copied from another."""
    row = FactRow.objects.get(epoch=1, seq=3)
    FactRow.objects.create(
        session=row.session, epoch=1, seq=6, at_ms=row.at_ms, kind="ended", link=link, mac=row.mac
    )
    assert blamed(two_chains).startswith(f"{FACTS} S/1/6")


def test_a_fact_of_an_epoch_that_never_was_is_named(two_chains: Cast) -> None:
    FactRow.objects.create(session=two_chains.session, epoch=7, seq=1, at_ms=1, kind="ended")
    assert blamed(two_chains) == f"{FACTS} S/7/1"


def test_a_tail_cut_off_with_its_head_set_back_is_named(two_chains: Cast) -> None:
    """Everything a superuser can copy from rows: the tip is right, the head's own mac cannot be."""
    before = FactRow.objects.get(epoch=1, seq=4)
    tamper(f"DELETE FROM {FACTS} WHERE epoch = 1 AND seq = 5", FACTS)
    FactHead.objects.filter(epoch=1).update(links=4, seq=4, tip=before.mac)
    assert blamed(two_chains) == f"{HEADS} S/1: changed"
    write_facts(two_chains.session.pk, facts(two_chains, 5))  # the room writes on: the trace stays
    assert blamed(two_chains).startswith(f"{HEADS} S/1: changed before audit ")


def test_a_whole_chain_that_vanished_is_named(two_chains: Cast) -> None:
    tamper(f"DELETE FROM {FACTS} WHERE epoch = 2", FACTS)
    FactHead.objects.filter(epoch=2).delete()
    assert blamed(two_chains) == f"{HEADS} S/2: a whole chain is missing"


def test_two_facts_that_changed_places_are_named(two_chains: Cast) -> None:
    tamper(f"UPDATE {FACTS} SET link = 7 - link WHERE epoch = 1 AND seq IN (3, 4)", FACTS)
    assert blamed(two_chains) == f"{FACTS} S/1/4"


def test_with_another_key_nothing_fits(two_chains: Cast, settings: pytest.FixtureRequest) -> None:
    settings.VIOIP_AUDIT_KEY = "somebody else's key"  # type: ignore[attr-defined]
    assert blamed(two_chains) == f"{FACTS} S/1/1"


def notes(cast: Cast) -> list[str]:
    return [note.replace(str(cast.session.pk), "S") for note in walk().notes]


def test_numbers_that_never_arrived_are_named_and_are_nobodys_fault(cast: Cast) -> None:
    write_facts(cast.session.pk, facts(cast, 2, 5, 6))
    part = walk()
    assert (part.bad, part.counts["gaps"]) == (None, 2)
    assert notes(cast) == ["S/1: facts 1 never arrived", "S/1: facts 3-4 never arrived"]


def test_contradictions_and_far_facts_are_named(cast: Cast) -> None:
    at, session = cast.session.start_ms, str(cast.session.pk)
    odd: list[Fact] = [
        BreakEnded(at_ms=at, seq=1, epoch=1, session=session),
        Seen(at_ms=at, seq=2, epoch=1, session=session, peer="p"),
        Started(at_ms=at - 10 * 86_400_000, seq=3, epoch=1, session=session),
    ]
    write_facts(cast.session.pk, odd)
    assert notes(cast) == [
        "S/1/1: no break is on",
        "S/1/2: peer never joined",
        "S/1/3: far outside of its session, and 0 more",
    ]


def test_fenced_facts_are_counted_and_named(cast: Cast) -> None:
    past = timezone.now() - timedelta(days=900)
    RoomLease.objects.create(session=cast.session, epoch=2, expires=past, confirmed=past)
    LeaseTerm.objects.create(session=cast.session, epoch=1, node_id=uuid4(), taken_at=past, expires=past)
    write_facts(cast.session.pk, facts(cast, 1, 2))
    part = walk()
    assert (part.bad, part.counts["fenced"]) == (None, 2)
    assert notes(cast)[0].endswith("fenced, and 1 more of this session; not counted")
