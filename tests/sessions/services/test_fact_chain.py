"""Facts form one chain a session and epoch, whatever the batches; a changed head leaves a trace."""

from __future__ import annotations

import pytest

from sessions.core.attendance.facts import Fact, Started
from sessions.models import FactHead, FactRow
from sessions.queries.fact_chain import fact_key, fact_mac, head_mac
from sessions.services.ledger import write_facts
from tests.cast import Cast
from vioip.audit.models import AuditRecord


def facts(cast: Cast, *seqs: int, epoch: int = 1) -> list[Fact]:
    at, session = cast.session.start_ms, str(cast.session.pk)
    return [Started(at_ms=at + seq, seq=seq, epoch=epoch, session=session) for seq in seqs]


def chain(epoch: int = 1) -> list[tuple[int, int]]:
    """(seq, link) in the order of the chain; every mac is checked on the way, the head's at the end."""
    rows = list(FactRow.objects.filter(epoch=epoch).order_by("link"))
    previous, key = "", fact_key()
    for row in rows:
        assert row.mac == fact_mac(row, previous, key=key)
        previous = row.mac
    head = FactHead.objects.get(epoch=epoch)
    assert (head.links, head.tip) == (len(rows), previous)
    assert head.mac == head_mac(head, key=key)
    return [(row.seq, row.link) for row in rows]


def told(cast: Cast) -> list[tuple[str, int]]:
    records = AuditRecord.objects.filter(target_id=str(cast.session.pk), action__startswith="facts.")
    return [(row.action, row.detail["epoch"]) for row in records]


def test_batches_continue_one_chain_and_epochs_have_their_own(cast: Cast) -> None:
    session = cast.session.pk
    write_facts(session, facts(cast, 1, 2))
    write_facts(session, facts(cast, 2, 3))
    write_facts(session, [*facts(cast, 4), *facts(cast, 1, epoch=2)])
    write_facts(session, facts(cast, 4))
    assert chain() == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert chain(epoch=2) == [(1, 1)]
    assert told(cast) == [("facts.begun", 1), ("facts.begun", 2)]


def test_a_gap_and_a_late_fact_keep_the_order_of_storing(cast: Cast) -> None:
    write_facts(cast.session.pk, facts(cast, 1, 5))
    write_facts(cast.session.pk, facts(cast, 3))
    assert chain() == [(1, 1), (5, 2), (3, 3)]
    assert FactHead.objects.get().seq == 5


def test_a_journal_drained_late_continues_its_own_chain(cast: Cast) -> None:
    write_facts(cast.session.pk, facts(cast, 1, 2))
    write_facts(cast.session.pk, facts(cast, 1, 2, epoch=2))
    write_facts(cast.session.pk, facts(cast, 3))
    assert (chain(), chain(epoch=2)) == ([(1, 1), (2, 2), (3, 3)], [(1, 1), (2, 2)])


@pytest.mark.parametrize("change", [{"links": 1}, {"tip": "f" * 64}, {"seq": 9}])
def test_a_head_that_somebody_changed_leaves_a_trace(cast: Cast, change: dict[str, object]) -> None:
    """Facts are stored all the same: the trace is in the audit trail, which says so for good."""
    write_facts(cast.session.pk, facts(cast, 1, 2))
    FactHead.objects.update(**change)
    write_facts(cast.session.pk, facts(cast, 10))
    assert FactRow.objects.count() == 3
    assert told(cast) == [("facts.begun", 1), ("facts.head_changed", 1)]


def test_nothing_to_add_leaves_the_head_alone(cast: Cast) -> None:
    write_facts(cast.session.pk, facts(cast, 1))
    before = FactHead.objects.values().get()
    write_facts(cast.session.pk, facts(cast, 1))
    assert FactHead.objects.values().get() == before
