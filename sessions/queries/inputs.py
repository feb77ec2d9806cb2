"""All that the count of a session depends on, for any number of sessions, in a handful of queries.

The facts themselves are not read: the heads of their chains name them. So whether a count that was kept is
still good can be told of thousands of sessions at once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Aggregate, CharField, Count, QuerySet

from sessions.core.attendance.plan import SessionPlan, Standing
from sessions.core.attendance.rules import CURRENT, Rules, changed_settings
from sessions.models import FactHead, RosterEntry, RosterRole, TherapySession, Withdrawal
from sessions.queries.rules import rule_book
from sessions.queries.signed import signed_hashes, standings_of
from sessions.queries.terms import strict_clients
from sessions.queries.therapy_session import ended_sessions

ENGINE = 1
"""Counts kept under another number are counted again: raise it when the same inputs count otherwise."""

Chosen = Collection[UUID] | QuerySet[TherapySession, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """One session. `key` (SHA-256, hex) is the same for the same inputs; `has_facts`: anything happened."""

    plan: SessionPlan
    rules: Rules
    is_over: bool
    is_signed: bool
    has_facts: bool
    key: str


class Joined(Aggregate):
    """The values of a group as one text, separated by commas: one row instead of dozens."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's word for it."""
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


def inputs_of(
    sessions: Sequence[TherapySession], *, now: datetime, within: Chosen | None = None
) -> dict[UUID, Inputs]:
    """The inputs of `sessions`. `within` may be the query that found them: quicker than many ids."""
    chosen: Chosen = [session.pk for session in sessions] if within is None else within
    book = rule_book()
    strict = strict_clients((one.pk, one.program_id, one.service_date) for one in sessions)
    read = _Read(
        rosters=_rosters(chosen),
        standings=standings_of(chosen),
        strict=strict,
        facts=_fact_marks(chosen),
        signed=signed_hashes(chosen),
    )
    rules = {session.pk: book.of(session) for session in sessions}
    ended = ended_sessions([one.pk for one in sessions if not _is_past(one, rules[one.pk], now=now)])
    return {
        one.pk: _inputs(
            one,
            read,
            rules=rules[one.pk],
            over=one.pk in ended or _is_past(one, rules[one.pk], now=now),
        )
        for one in sessions
    }


def is_over(
    session: TherapySession, *, ended: bool, now: datetime, overrun_cap_s: int = CURRENT.overrun_cap_s
) -> bool:
    """Ended by a mark, or past the instant of the automatic end at the latest."""
    return ended or now >= session.scheduled_end + timedelta(seconds=overrun_cap_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of many sessions, by session."""

    rosters: Mapping[UUID, tuple[str, ...]]
    standings: Mapping[UUID, Mapping[str, str]]
    strict: Mapping[UUID, tuple[str, ...]]
    facts: Mapping[UUID, tuple[Any, ...]]
    signed: Mapping[UUID, str]


def _is_past(session: TherapySession, rules: Rules, *, now: datetime) -> bool:
    return is_over(session, ended=False, now=now, overrun_cap_s=rules.overrun_cap_s)


def _inputs(session: TherapySession, read: _Read, *, rules: Rules, over: bool) -> Inputs:
    pk = session.pk
    facts, signed = read.facts.get(pk, ()), read.signed.get(pk, "")
    roster = read.rosters.get(pk, ())
    plan = SessionPlan(
        id=str(pk),
        service=session.service,
        scheduled_start_s=session.start_ms // 1000,
        scheduled_end_s=session.end_ms // 1000,
        roster=roster,
        cancelled=session.is_cancelled,
        standings=cast(Mapping[str, Standing], read.standings.get(pk, {})),
        video_only=tuple(person for person in read.strict.get(pk, ()) if person in roster),
    )
    return Inputs(
        plan=plan,
        rules=rules,
        is_over=over,
        is_signed=bool(signed),
        has_facts=bool(facts),
        key=_key(plan, rules, facts=facts, signed=signed),
    )


def _key(plan: SessionPlan, rules: Rules, *, facts: tuple[Any, ...], signed: str) -> str:
    """A signed session depends on its signature alone."""
    what: tuple[Any, ...] = (
        plan.service,
        plan.scheduled_start_s,
        plan.scheduled_end_s,
        plan.roster,
        plan.cancelled,
        sorted(plan.standings.items()),
        plan.video_only,
        rules.version,
        tuple(sorted(changed_settings(rules).items())) if rules is not CURRENT else (),
        facts,
    )
    inputs = (ENGINE, plan.id, signed) if signed else (ENGINE, plan.id, *what)
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


def _rosters(chosen: Chosen) -> dict[UUID, tuple[str, ...]]:
    """The clients (text) of each session, in order."""
    rows = RosterEntry.objects.filter(session__in=chosen, role=RosterRole.CLIENT).order_by()
    known: dict[str, str] = {}
    found = {}
    for session, people in (
        rows.values("session_id").annotate(all=Joined("person_id")).values_list("session_id", "all")
    ):
        names = people.split(",")
        for name in names:
            if name not in known:
                known[name] = str(UUID(name))
        found[session] = tuple(sorted([known[name] for name in names]))
    return found


def _fact_marks(chosen: Chosen) -> dict[UUID, tuple[Any, ...]]:
    """What names the facts of each session: the end of every chain, and how many were taken back."""
    found: dict[UUID, tuple[Any, ...]] = defaultdict(tuple)
    heads = FactHead.objects.filter(session__in=chosen).order_by("session_id", "epoch")
    for session, epoch, links, tip in heads.values_list("session_id", "epoch", "links", "tip"):
        found[session] += ((epoch, links, tip),)
    taken = Withdrawal.objects.filter(session__in=chosen).order_by().values("session_id")
    for session, count in taken.annotate(n=Count("pk")).values_list("session_id", "n"):
        found[session] += (count,)
    return dict(found)
