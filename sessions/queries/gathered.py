"""The facts of many sessions, gathered; of those that are over the ledger is kept, so that hundreds of rows
of proofs of life for every attendance are read once and not at every change of a rule.

A kept ledger is found by the key of its facts: after a late fact, or one taken back, it is gathered again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from uuid import UUID

from django.db import OperationalError, transaction

from sessions.core.attendance.gathered import ledger_from_json, ledger_to_json
from sessions.core.attendance.ledger import Ledger, gather
from sessions.models import GatheredSession
from sessions.queries.facts import facts_by_session
from sessions.queries.inputs import Inputs

AT_ONCE = 20
"""Sessions whose facts are in memory together: more are quicker by little, and cost 3,000 facts each."""


def ledgers_of(
    inputs: Mapping[UUID, Inputs], *, keep: bool, from_facts: bool = False
) -> Iterator[tuple[UUID, Ledger]]:
    """The ledger of every session of `inputs`, one after another, those that are kept first.

    `keep`: those that had to be gathered and are over are kept. `from_facts`: whatever is kept.
    """
    missing = list(inputs)
    if not from_facts:
        good = {pk: text for pk, key, text in _kept(missing) if key == inputs[pk].facts_key}
        missing = [pk for pk in missing if pk not in good]
        for pk in list(good):
            yield pk, ledger_from_json(good.pop(pk))
    for first in range(0, len(missing), AT_ONCE):
        some = missing[first : first + AT_ONCE]
        facts = facts_by_session(some)
        found = {pk: gather(facts.pop(pk, ())) for pk in some}
        if keep:
            _keep({pk: ledger for pk, ledger in found.items() if inputs[pk].is_over}, inputs)
        yield from found.items()


def _kept(sessions: list[UUID]) -> Iterator[tuple[UUID, str, str]]:
    rows = GatheredSession.objects.filter(session__in=sessions)
    return rows.values_list("session_id", "facts", "ledger").iterator(chunk_size=500)


def _keep(ledgers: Mapping[UUID, Ledger], inputs: Mapping[UUID, Inputs]) -> None:
    """Derived values only: a database that is busy or read-only costs a later reader the facts, no more."""
    rows = [
        GatheredSession(session_id=pk, facts=inputs[pk].facts_key, ledger=ledger_to_json(ledger))
        for pk, ledger in ledgers.items()
    ]
    with suppress(OperationalError), transaction.atomic():
        GatheredSession.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["session"], update_fields=["facts", "ledger"]
        )
