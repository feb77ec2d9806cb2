"""The one status of attendance of a client in a session, the first that fits (MINUTES section 7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sessions.core.attendance.facts import LOBBY, Attested
from sessions.core.attendance.ledger import Ledger
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.spans import Spans, intersected, merged
from sessions.core.attendance.timeline import Stay, Timeline
from sessions.core.attendance.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """What statuses are judged by. `sealed_s` is the second from which presence changes nothing;
    `removals` says when staff removed somebody; `places` where clients are who were just heard of."""

    plan: SessionPlan
    rules: Rules
    window: Window
    now_s: int | None
    sealed_s: int
    removals: dict[str, list[int]]
    places: dict[str, str]

    @property
    def running(self) -> bool:
        return self.now_s is not None and self.now_s < self.sealed_s


def conduct_of(
    ledger: Ledger, plan: SessionPlan, rules: Rules, *, window: Window, now_s: int | None
) -> Conduct:
    """A session that never started is over for waiting once its overrun cap has passed."""
    cap = plan.scheduled_end_s + rules.overrun_cap_s
    ended = window.end_s if window.ended_by_mark or now_s is None or now_s >= cap else None
    removals: dict[str, list[int]] = {}
    for history in ledger.peers:
        if history.role == "client" and history.left_reason == "removed" and history.left_s is not None:
            removals.setdefault(history.person, []).append(history.left_s)
    return Conduct(
        plan=plan,
        rules=rules,
        window=window,
        now_s=now_s,
        sealed_s=cap if ended is None else ended,
        removals=removals,
        places={} if now_s is None else _places_at(now_s, ledger, rules),
    )


def _places_at(now_s: int, ledger: Ledger, rules: Rules) -> dict[str, str]:
    """Where every client is whose last proof of life is fresh: entered last, the lobby only when alone."""
    alive = [
        history
        for history in ledger.peers
        if history.role == "client"
        and history.left_s is None
        and history.joined_s <= now_s <= history.proofs[-1][1] + rules.gone_after_s
    ]
    alive.sort(key=lambda history: (history.states[-1].place != LOBBY, history.states[-1].entered))
    return {history.person: history.states[-1].place for history in alive}


def lobby_seconds(timeline: Timeline, conduct: Conduct) -> int:
    """Waiting up to the end; bridged seconds are not waiting."""
    waits = [stay for stay in timeline.stays if stay.place == LOBBY]
    return sum([max(0, min(stay.end, conduct.sealed_s) - stay.start) for stay in waits])


def status_of(person: str, timeline: Timeline, *, attested: Collection[Attested], conduct: Conduct) -> str:
    """`timeline` bridged. Care that was vouched for counts as having been there."""
    plan = conduct.plan
    if plan.void or plan.standings.get(person) == "void":
        return "void"
    if plan.cancelled:
        return "cancelled by program"
    if person in plan.standings:
        return plan.standings[person]
    sealed_s = conduct.sealed_s
    here = _present(timeline, attested, conduct.window)
    present = [(start, min(end, sealed_s)) for start, end in here if start < sealed_s]
    if conduct.running:
        running = _running_status(
            person, timeline, conduct, known=bool(present) or _waited(timeline, sealed_s)
        )
        if running is not None:
            return running
    if _was_removed(present, conduct.removals.get(person, []), conduct):
        return "removed"
    if not present:
        return "late, not admitted" if _waited(timeline, sealed_s) else "no-show"
    return _punctuality(present, conduct)


def _waited(timeline: Timeline, sealed_s: int) -> bool:
    return any(stay.start < sealed_s for stay in timeline.stays if stay.place == LOBBY)


def _present(timeline: Timeline, attested: Collection[Attested], window: Window) -> Spans:
    seen = timeline.creditable_spans()
    if not attested:
        return seen
    vouched = merged((fact.from_ms // 1000, fact.to_ms // 1000) for fact in attested)
    return merged([*seen, *intersected(vouched, window.spans)])


def _running_status(person: str, timeline: Timeline, conduct: Conduct, *, known: bool) -> str | None:
    """Expected, in lobby or present; None for somebody who was here and went."""
    here = _stay_at(timeline, conduct)
    # Whoever has only just joined has no stretch yet, and is there all the same.
    place = conduct.places.get(person) if here is None else here.place
    if place is not None:
        return "in lobby" if place == LOBBY else "present"
    return None if known else "expected"


def _stay_at(timeline: Timeline, conduct: Conduct) -> Stay | None:
    """Where the client is now: silence shorter than `gone_after_s` is no absence yet."""
    now = conduct.now_s or 0
    for stay in reversed(timeline.stays):
        if stay.start <= now:
            fresh = stay.end + conduct.rules.gone_after_s >= now and stay.end not in timeline.exact_ends
            return stay if now < stay.end or fresh else None
    return None


def _was_removed(present: Spans, removals: list[int], conduct: Conduct) -> bool:
    """Removed from the room (not only from the lobby) before the end, and not let in again."""
    if not removals:
        return False
    times = [second for second in removals if second < conduct.sealed_s]
    return bool(times) and bool(present) and present[0][0] < max(times) and present[-1][1] <= max(times)


def _punctuality(present: Spans, conduct: Conduct) -> str:
    plan, rules, window = conduct.plan, conduct.rules, conduct.window
    entered, gone = present[0][0], present[-1][1]
    missed_start = window.start_s is None or entered > window.start_s
    late = missed_start and entered - plan.scheduled_start_s > rules.late_after_s
    end = min(plan.scheduled_end_s, window.end_s) if window.end_s is not None else gone
    left_early = end - gone > rules.left_early_after_s
    if late:
        return "partial" if left_early else "late"
    return "left early" if left_early else "attended"
