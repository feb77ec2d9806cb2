"""Facts are gathered once, and again when there are others."""

from __future__ import annotations

from unittest.mock import patch
from uuid import UUID

from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from sessions.core.attendance.facts import Excluded
from sessions.core.attendance.ledger import Ledger, gather
from sessions.models import GatheredSession
from sessions.queries.facts import facts_by_session
from sessions.queries.gathered import ledgers_of
from sessions.queries.inputs import inputs_of
from sessions.services.ledger import write_facts
from tests.cast import Cast
from tests.corrected import AFTER, held


def ledgers(cast: Cast, *, keep: bool = True, from_facts: bool = False) -> tuple[dict[UUID, Ledger], bool]:
    """The ledgers, and whether facts had to be read for them."""
    inputs = inputs_of([cast.session], now=AFTER)
    with CaptureQueriesContext(connection) as asked:
        found = dict(ledgers_of(inputs, keep=keep, from_facts=from_facts))
    return found, any("factrow" in query["sql"] for query in asked.captured_queries)


def asleep(cast: Cast) -> Excluded:
    start = cast.session.start_ms
    return Excluded(
        at_ms=start + 10_900_000,
        session=str(cast.session.pk),
        epoch=1,
        seq=800,
        person=str(cast.client.pk),
        from_ms=start,
        to_ms=start + 600_000,
        by=str(cast.facilitator.pk),
        reason="Asleep.",
    )


def test_facts_are_read_once(cast: Cast) -> None:
    held(cast)
    truth = {pk: gather(facts) for pk, facts in facts_by_session([cast.session.pk]).items()}
    assert ledgers(cast) == (truth, True)
    assert ledgers(cast) == (truth, False)
    assert ledgers(cast, from_facts=True) == (truth, True)


def test_a_late_fact_is_never_missed(cast: Cast) -> None:
    held(cast)
    ledgers(cast)
    write_facts(cast.session.pk, [asleep(cast)])
    found, read = ledgers(cast)
    assert (found[cast.session.pk].excluded, read) == ([asleep(cast)], True)
    assert ledgers(cast) == (found, False)


def test_control_a_kept_ledger_under_the_right_key_would_be_believed(cast: Cast) -> None:
    held(cast)
    ledgers(cast)
    GatheredSession.objects.update(ledger="[[],[],[],[],[]]")
    assert ledgers(cast) == ({cast.session.pk: Ledger()}, False)
    assert ledgers(cast, from_facts=True)[0][cast.session.pk].peers


def test_nothing_is_written_unless_asked_nor_while_it_goes_on(cast: Cast) -> None:
    held(cast)
    ledgers(cast, keep=False)
    running = inputs_of([cast.other_session], now=cast.other_session.scheduled_start)
    assert [ledger.peers for _, ledger in ledgers_of(running, keep=True)] == [[]]
    assert not GatheredSession.objects.exists()


def test_a_database_that_cannot_keep_it_stops_nobody(cast: Cast) -> None:
    held(cast)
    busy = OperationalError("database is locked")
    with patch.object(GatheredSession.objects, "bulk_create", side_effect=busy):
        found, _ = ledgers(cast)
    assert found[cast.session.pk].peers
    assert not GatheredSession.objects.exists()
