"""Credited seconds of every client in one session: `credit(facts, plan, rules)` (MINUTES sections 3, 4).

This is the whole way from facts to lines. Pure: the same set of facts, in any order and cut up in any
way, gives the same tally. `resolve_overlaps` (overlap.py) then lets every second count once. Gathering
the facts knows no rules, so what was gathered once may be counted again by any: `credit_gathered`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sessions.core.attendance.coverage import coverage_of
from sessions.core.attendance.facts import Fact
from sessions.core.attendance.ledger import Ledger, gather
from sessions.core.attendance.lines import Claim, Course, Line, lines_of
from sessions.core.attendance.place import PlaceSpan, places_of
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.presence import PeerPresence, presence_of
from sessions.core.attendance.rules import CURRENT, Rules
from sessions.core.attendance.spans import Spans
from sessions.core.attendance.status import Conduct, conduct_of, lobby_seconds, status_of
from sessions.core.attendance.timeline import Timeline, bridge_gaps, timeline_of
from sessions.core.attendance.window import Window, window_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One client in one session. Seconds are never rounded; minutes are floored once, on the total.

    `places` say in which breakouts and asides they were; nothing is counted from them.
    """

    person: str
    lines: tuple[Line, ...]
    claims: tuple[Claim, ...]
    status: str
    lobby_s: int
    places: tuple[PlaceSpan, ...] = ()

    @property
    def credited_s(self) -> int:
        return sum(line.seconds for line in self.lines if line.counted)

    @property
    def bridged_s(self) -> int:
        return sum(line.seconds for line in self.lines if line.reason == "bridged")

    @property
    def audio_only_s(self) -> int:
        return sum(line.seconds for line in self.lines if line.counted and line.modality == "audio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One session: everybody who was expected or came as a client, and when it was led by whom."""

    plan: SessionPlan
    rules: Rules
    window: Window
    people: Mapping[str, Attendance]
    facilitators: Mapping[str, Spans]

    @property
    def credited_clients(self) -> int:
        """Distinct clients with any credited second: the size of the group."""
        return sum(1 for person in self.people.values() if person.credited_s)

    @property
    def peak_clients(self) -> int:
        """The most clients credited in the same second."""
        steps: list[tuple[int, int]] = []
        for person in self.people.values():
            counted = [line for line in person.lines if line.counted]
            steps += [(line.start_s, 1) for line in counted] + [(line.end_s, -1) for line in counted]
        peak = here = 0
        for _, step in sorted(steps):
            here += step
            peak = max(peak, here)
        return peak


def credit(
    facts: Iterable[Fact], plan: SessionPlan, rules: Rules = CURRENT, *, now_s: int | None = None
) -> Tally:
    """Count one session from its facts.

    `facts` are those of this session that are not fenced off, in any order. With `now_s` a session that is
    not over at that instant has a running status (expected, in lobby, present); without it, it is over.
    """
    return credit_gathered(gather(facts), plan, rules, now_s=now_s)


def credit_gathered(
    ledger: Ledger, plan: SessionPlan, rules: Rules = CURRENT, *, now_s: int | None = None
) -> Tally:
    """`credit` of facts that are gathered already; `ledger` is only read."""
    clients, facilitators = _timelines(ledger, rules)
    window = window_of(ledger.marks, facilitators.values(), plan=plan, rules=rules)
    clients = {person: bridge_gaps(line, rules, window.end_s) for person, line in clients.items()}
    course = Course(
        service=plan.service,
        window=window,
        covered=coverage_of(
            facilitators.values(), clients.values(), window=window.spans, staff_grace_s=rules.staff_grace_s
        ),
        video_only=rules.video_required == "exclude",
        epoch_starts=ledger.epoch_starts,
    )
    conduct = conduct_of(ledger, plan, rules, window=window, now_s=now_s)
    strict = replace(course, video_only=True) if plan.video_only else course
    people = {
        person: _attendance(
            person,
            timeline,
            course=strict if person in plan.video_only else course,
            ledger=ledger,
            conduct=conduct,
        )
        for person, timeline in _expected_or_seen(ledger, plan, clients)
    }
    led = {person: line.creditable_spans() for person, line in facilitators.items()}
    return Tally(plan=plan, rules=rules, window=window, people=people, facilitators=led)


def _timelines(ledger: Ledger, rules: Rules) -> tuple[dict[str, Timeline], dict[str, Timeline]]:
    presences: dict[str, dict[str, list[PeerPresence]]] = {"client": {}, "facilitator": {}}
    for history in ledger.peers:
        if history.role in presences:
            mine = presences[history.role].setdefault(history.person, [])
            mine.append(presence_of(history, rules.gone_after_s))
    clients, facilitators = (
        {person: timeline_of(found) for person, found in presences[role].items()}
        for role in ("client", "facilitator")
    )
    return clients, facilitators


def _expected_or_seen(
    ledger: Ledger, plan: SessionPlan, clients: Mapping[str, Timeline]
) -> list[tuple[str, Timeline]]:
    """The roster, then whoever else came or was attested; nobody who was here only in another role."""
    others = {history.person for history in ledger.peers} - set(clients)
    attested = sorted({fact.person for fact in ledger.attested})
    names = dict.fromkeys([*plan.roster, *sorted(clients), *attested])
    return [(person, clients.get(person, Timeline())) for person in names if person not in others]


def _attendance(
    person: str, timeline: Timeline, *, course: Course, ledger: Ledger, conduct: Conduct
) -> Attendance:
    excluded = [fact for fact in ledger.excluded if fact.person == person] if ledger.excluded else []
    attested = [fact for fact in ledger.attested if fact.person == person] if ledger.attested else []
    lines, claims = lines_of(course, timeline, excluded=excluded, attested=attested)
    return Attendance(
        person=person,
        lines=lines,
        claims=claims,
        status=status_of(person, timeline, attested=attested, conduct=conduct),
        lobby_s=lobby_seconds(timeline, conduct),
        places=places_of(timeline),
    )
