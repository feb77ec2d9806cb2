"""Which seconds were led by a facilitator, in the group and in each aside (MINUTES section 4, covered)."""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.attendance.facts import LOBBY
from sessions.core.attendance.spans import Spans, intersected, longer_than, merged, subtracted
from sessions.core.attendance.timeline import Timeline

ASIDE = "aside:"
_GROUP = "group"


def scope_of(place: str) -> str:
    """What has to be led for `place` to count: the group as one (main and breakouts), or the aside itself."""
    return place if place.startswith(ASIDE) else _GROUP


def coverage_of(
    facilitators: Iterable[Timeline], clients: Iterable[Timeline], *, window: Spans, staff_grace_s: int
) -> dict[str, Spans]:
    """Covered seconds by scope. `clients` are bridged, `facilitators` are not.

    Runs without a facilitator of at most `staff_grace_s` are forgiven: inside the window for the group,
    inside each stretch in which some client is there for an aside.
    """
    led = _by_scope(facilitators)
    domains = {_GROUP: window}
    for scope, attended in _by_scope(clients, asides_only=True).items():
        domains[scope] = intersected(attended, window)
    covered = {}
    for scope, domain in domains.items():
        unled = subtracted(domain, led.get(scope, []))
        covered[scope] = subtracted(domain, longer_than(unled, staff_grace_s))
    return covered


def _by_scope(timelines: Iterable[Timeline], *, asides_only: bool = False) -> dict[str, Spans]:
    found: dict[str, Spans] = {}
    for timeline in timelines:
        for stay in timeline.stays:
            if stay.place.startswith(ASIDE) or (not asides_only and stay.place != LOBBY):
                found.setdefault(scope_of(stay.place), []).append((stay.start, stay.end))
    return {scope: merged(spans) for scope, spans in found.items()}
