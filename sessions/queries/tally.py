"""Counting stored sessions: facts and plans out of the database, through the pure core, into tallies.

What a session that is over came to is kept in the cache under everything it was computed from: the
number of facts and the newest of them (the ledger is append-only), the plan, and the rule set's id. So a
late fact, a changed roster or a new rule makes a new key, and nothing needs to be thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Max

from sessions.core.attendance.credit import Tally, credit
from sessions.core.attendance.overlap import resolve_overlaps
from sessions.core.attendance.plan import SessionPlan, Standing
from sessions.core.attendance.rules import CURRENT, Rules
from sessions.core.attendance.snapshot import Snapshot, rules_of, thaw
from sessions.models import FactRow, RosterRole, TherapySession
from sessions.queries.facts import facts_by_session
from sessions.queries.roster import roster_ids
from sessions.queries.signed import signed_snapshots, standings_of
from sessions.queries.therapy_session import ended_sessions

KEEP_S = 24 * 3600
"""Longer costs memory of the cache, shorter counts a coordinator's old weeks again."""


def tally_of(session: TherapySession, *, now: datetime) -> Tally:
    """What `session` came to, or comes to so far. Overlaps with other sessions are not resolved."""
    return _raw_tallies([session], now=now)[0]


def tallies_of(
    sessions: Sequence[TherapySession], *, now: datetime, afresh: Collection[UUID] = ()
) -> dict[UUID, Tally]:
    """The tallies of `sessions`, every second of a client counted once among them.

    Give it all sessions that may share time with one another: whole days of whole people. Signed ones are
    as they were signed, but for those in `afresh`, which are counted again by the rules of their signature.
    """
    tallies = resolve_overlaps(_raw_tallies(sessions, now=now, afresh=afresh))
    return {session.pk: tally for session, tally in zip(sessions, tallies, strict=True)}


def is_over(session: TherapySession, *, ended: bool, now: datetime) -> bool:
    """Ended by a mark, or past the instant of the automatic end at the latest."""
    return ended or now >= session.scheduled_end + timedelta(seconds=CURRENT.overrun_cap_s)


def _raw_tallies(
    sessions: Sequence[TherapySession], *, now: datetime, afresh: Collection[UUID] = ()
) -> list[Tally]:
    order = [session.pk for session in sessions]
    snapshots = signed_snapshots(order)
    signed = {pk: thaw(snapshot) for pk, snapshot in snapshots.items() if pk not in afresh}
    counted = _counted([session for session in sessions if session.pk not in signed], snapshots, now=now)
    return [signed[pk] if pk in signed else counted[pk] for pk in order]


def _counted(
    sessions: Sequence[TherapySession], snapshots: Mapping[UUID, Snapshot], *, now: datetime
) -> dict[UUID, Tally]:
    ids = [session.pk for session in sessions]
    rosters, standings = roster_ids(ids, RosterRole.CLIENT), standings_of(ids)
    plans = {
        session.pk: _plan_of(session, rosters[session.pk], standings.get(session.pk, {}))
        for session in sessions
    }
    rules = {pk: rules_of(snapshots[pk]) if pk in snapshots else CURRENT for pk in ids}
    ended = ended_sessions(ids)
    over = {session.pk for session in sessions if is_over(session, ended=session.pk in ended, now=now)}
    keys = _cache_keys({pk: plan for pk, plan in plans.items() if pk in over}, rules)
    found: dict[UUID, Tally] = {}
    kept = cache.get_many(keys.values())
    found.update({pk: kept[key] for pk, key in keys.items() if key in kept})
    missing = [pk for pk in ids if pk not in found]
    facts = facts_by_session(missing)
    now_s = int(now.timestamp())
    for pk in missing:
        found[pk] = credit(facts.get(pk, []), plans[pk], rules[pk], now_s=None if pk in over else now_s)
    cache.set_many({keys[pk]: found[pk] for pk in missing if pk in keys}, KEEP_S)
    return found


def _plan_of(session: TherapySession, roster: tuple[str, ...], standings: Mapping[str, str]) -> SessionPlan:
    return SessionPlan(
        id=str(session.pk),
        service=session.service,
        scheduled_start_s=session.start_ms // 1000,
        scheduled_end_s=session.end_ms // 1000,
        roster=roster,
        cancelled=session.is_cancelled,
        standings=cast(Mapping[str, Standing], standings),
    )


def _cache_keys(plans: dict[UUID, SessionPlan], rules: Mapping[UUID, Rules]) -> dict[UUID, str]:
    rows = FactRow.objects.filter(session__in=list(plans), fenced=False, withdrawal=None).values("session_id")
    counts = {
        row["session_id"]: (row["n"], row["last"])
        for row in rows.annotate(n=Count("id"), last=Max("id")).order_by()
    }
    return {pk: _cache_key(plan, rules[pk], counts.get(pk, (0, 0))) for pk, plan in plans.items()}


def _cache_key(plan: SessionPlan, rules: Rules, facts: tuple[int, int]) -> str:
    inputs = repr((sorted(asdict(plan).items()), rules.id, facts))
    return "tally:" + hashlib.sha256(inputs.encode()).hexdigest()
