"""Counting stored sessions: plans, rules and facts out of the database, through the pure core, into tallies.

What a session that is over came to is kept with a hash of everything it was computed from
(`sessions.queries.inputs`). So a late fact, a changed roster or a new rule is noticed by whoever reads
next, and nothing needs to be thrown away. Signed sessions are as they were signed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sessions.core.attendance.credit import Tally
from sessions.core.attendance.overlap import resolve_overlaps
from sessions.core.attendance.snapshot import Snapshot, rules_of, thaw
from sessions.models import TherapySession
from sessions.queries.counted import count_afresh, tallies_from
from sessions.queries.inputs import Inputs, inputs_of, is_over
from sessions.queries.signed import signed_snapshots

__all__ = ["is_over", "tallies_of", "tally_of"]


def tally_of(session: TherapySession, *, now: datetime) -> Tally:
    """What `session` came to, or comes to so far. Overlaps with other sessions are not resolved."""
    return tallies_from(inputs_of([session], now=now), now=now)[session.pk]


def tallies_of(
    sessions: Sequence[TherapySession], *, now: datetime, afresh: Collection[UUID] = ()
) -> dict[UUID, Tally]:
    """The tallies of `sessions`, every second of a client counted once among them.

    Give it all sessions that may share time with one another: whole days of whole people. Signed ones are
    as they were signed, but for those in `afresh`, which are counted again by the rules and payers of their
    signature.
    """
    inputs = inputs_of(sessions, now=now)
    tallies = tallies_from({pk: one for pk, one in inputs.items() if pk not in afresh}, now=now)
    tallies.update({pk: count_afresh(pk, one, now=now) for pk, one in _by_signature(inputs, afresh).items()})
    order = [session.pk for session in sessions]
    return dict(zip(order, resolve_overlaps([tallies[pk] for pk in order]), strict=True))


def _by_signature(inputs: dict[UUID, Inputs], afresh: Collection[UUID]) -> dict[UUID, Inputs]:
    """The inputs of `afresh`, with the rules and payers of their signatures where there are any."""
    snapshots = signed_snapshots([pk for pk in afresh if pk in inputs])
    return {
        pk: _as_signed(inputs[pk], snapshots[pk]) if pk in snapshots else inputs[pk]
        for pk in afresh
        if pk in inputs
    }


def _as_signed(inputs: Inputs, snapshot: Snapshot) -> Inputs:
    """Whose time needs video stays as signed; today's payer judges those who came onto the roster later."""
    signed, plan = thaw(snapshot).plan, inputs.plan
    later = [person for person in plan.video_only if person not in signed.roster]
    video_only = tuple(sorted({*signed.video_only, *later}))
    return replace(inputs, rules=rules_of(snapshot), plan=replace(plan, video_only=video_only))
