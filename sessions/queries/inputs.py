"""All that the count of a session depends on, for any number of sessions, in a handful of queries.

The facts themselves are not read: the heads of their chains name them. So whether a count that was kept is
still good can be told of thousands of sessions at once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Aggregate, CharField, Count

from groups.queries.plain import AsText, uuid_of
from sessions.core.attendance.gathered import GATHERING
from sessions.core.attendance.plan import SessionPlan, Standing
from sessions.core.attendance.rules import Rules, changed_settings
from sessions.models import FactHead, RosterEntry, RosterRole, TherapySession, Withdrawal
from sessions.queries.rules import rule_book
from sessions.queries.session_row import SessionRow
from sessions.queries.signed import Chosen, signed_hashes, standings_of
from sessions.queries.terms import strict_clients
from sessions.queries.therapy_session import ended_sessions

ENGINE = 2
"""Counts kept under another number are counted again: raise it when the same inputs count otherwise."""

_NOTHING: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """One session. `key` (SHA-256, hex) is the same for the same inputs; `facts` names its facts."""

    plan: SessionPlan
    rules: Rules
    is_over: bool
    is_signed: bool
    facts: tuple[Any, ...]
    key: str

    @property
    def has_facts(self) -> bool:
        """Whether anything happened."""
        return bool(self.facts)

    @property
    def facts_key(self) -> str:
        """SHA-256 (hex), the same for the same facts, gathered by the same code."""
        return hashlib.sha256(repr((GATHERING, self.facts)).encode()).hexdigest()


class Joined(Aggregate):
    """The values of a group as one text, separated by commas: one row instead of dozens."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's word for it; in order, so that the same values are the same text."""
        template = "STRING_AGG(%(expressions)s::text, ',' ORDER BY %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **context)


def inputs_of(
    sessions: Sequence[TherapySession | SessionRow], *, now: datetime, within: Chosen | None = None
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
    past = {one.pk for one in sessions if _is_past(one, rules[one.pk], now=now)}
    over = past | ended_sessions([one.pk for one in sessions if one.pk not in past])
    return {one.pk: _inputs(one, read, rules=rules[one.pk], over=one.pk in over) for one in sessions}


def is_over(session: TherapySession | SessionRow, *, ended: bool, now: datetime, overrun_cap_s: int) -> bool:
    """Ended by a mark, or past the instant of the automatic end at the latest, by the session's own rules."""
    return ended or now >= session.scheduled_end + timedelta(seconds=overrun_cap_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of many sessions, by session."""

    rosters: Mapping[UUID, tuple[str, ...]]
    standings: Mapping[UUID, Mapping[str, str]]
    strict: Mapping[UUID, tuple[str, ...]]
    facts: Mapping[UUID, tuple[Any, ...]]
    signed: Mapping[UUID, str]


def _is_past(session: TherapySession | SessionRow, rules: Rules, *, now: datetime) -> bool:
    return is_over(session, ended=False, now=now, overrun_cap_s=rules.overrun_cap_s)


def _inputs(session: TherapySession | SessionRow, read: _Read, *, rules: Rules, over: bool) -> Inputs:
    pk = session.pk
    facts, signed = read.facts.get(pk, ()), read.signed.get(pk, "")
    roster = read.rosters.get(pk, ())
    strict = read.strict.get(pk, ())
    written = _Written(
        id=str(pk),
        service=session.service,
        scheduled_start_s=session.start_ms // 1000,
        scheduled_end_s=session.end_ms // 1000,
        roster=roster,
        cancelled=session.is_cancelled,
        standings=tuple(sorted(read.standings.get(pk, _NOTHING).items())),
        video_only=tuple([person for person in strict if person in roster]),
    )
    plan, key = _planned(written, rules, facts=facts, signed=signed)
    return Inputs(plan=plan, rules=rules, is_over=over, is_signed=bool(signed), facts=facts, key=key)


class _Written(NamedTuple):
    """What is written down of a session beside its facts, in the order of `SessionPlan`'s names."""

    id: str
    service: str
    scheduled_start_s: int
    scheduled_end_s: int
    roster: tuple[str, ...]
    cancelled: bool
    standings: tuple[tuple[str, str], ...]
    video_only: tuple[str, ...]


@lru_cache(maxsize=4096)
def _planned(
    written: _Written, rules: Rules, *, facts: tuple[Any, ...], signed: str
) -> tuple[SessionPlan, str]:
    """The plan, and the key of all that the count depends on: for a signed session its signature alone."""
    standings = cast(Mapping[str, Standing], dict(written.standings))
    plan = SessionPlan(**{**written._asdict(), "standings": standings})
    settings = tuple(sorted(changed_settings(rules).items()))
    inputs = (written.id, signed) if signed else (*written, rules.version, settings, facts)
    return plan, hashlib.sha256(repr((ENGINE, *inputs)).encode()).hexdigest()


def _rosters(chosen: Chosen) -> dict[UUID, tuple[str, ...]]:
    """The clients (text) of each session, in order."""
    rows = RosterEntry.objects.filter(session__in=chosen, role=RosterRole.CLIENT).order_by()
    found = {}
    joined = rows.values("session_id").annotate(all=Joined("person_id"))
    for session, people in joined.values_list(AsText("session_id"), "all"):
        found[uuid_of(session)] = _names(people)
    return found


@lru_cache(maxsize=4096)
def _names(people: str) -> tuple[str, ...]:
    return tuple(sorted(_dashed(name) for name in people.split(",")))


def _dashed(name: str) -> str:
    """An id as `str(UUID(…))` has it; SQLite keeps 32 digits."""
    if len(name) != 32:
        return name
    return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"


def _fact_marks(chosen: Chosen) -> dict[UUID, tuple[Any, ...]]:
    """What names the facts of each session: the end of every chain, and how many were taken back."""
    found: dict[UUID, tuple[Any, ...]] = defaultdict(tuple)
    heads = FactHead.objects.filter(session__in=chosen).order_by("session_id", "epoch")
    for session, epoch, links, tip in heads.values_list(AsText("session_id"), "epoch", "links", "tip"):
        found[uuid_of(session)] += ((epoch, links, tip),)
    taken = Withdrawal.objects.filter(session__in=chosen).order_by().values("session_id")
    for session, count in taken.annotate(n=Count("pk")).values_list("session_id", "n"):
        found[session] += (count,)
    return dict(found)
