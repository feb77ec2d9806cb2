"""Shares bring to weeks exactly what whole tallies bring, overlaps and asides included."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.attendance.credit import Tally
from sessions.core.attendance.overlap import resolve_overlaps
from sessions.core.attendance.share import (
    Claimed,
    Share,
    counted_once,
    seconds_by_service,
    shares_from_json,
    shares_of,
    shares_to_json,
)
from tests.sessions.core.attendance.story import Story, clock, s

UTC = ZoneInfo("UTC")
MINUTES = st.integers(0, 59)


def aside() -> Tally:
    story = Story().lead().run()
    story.join("ana", "9:00").seen("ana-1", "9:00", "10:30").move("ana-1", "10:30", "aside:1")
    story.stay("cora", "10:25", "10:55", role="facilitator", place="aside:1")
    story.seen("ana-1", "10:30", "10:50").move("ana-1", "10:50", "main").seen("ana-1", "10:50", "12:00")
    return story.left("ana-1", "12:00", "ended").tally()


def told(share: Share) -> str:
    return f"{clock(share.start_s)}-{clock(share.end_s)} {share.service}"


def test_an_aside_is_a_share_of_its_own() -> None:
    person = shares_of(aside())["ana"]
    assert person.status == "attended"
    assert [told(share) for share in person.shares] == [
        "9:00-10:30 group",
        "10:30-10:50 individual",
        "10:50-12:00 group",
    ]
    assert {share.joined_s for share in person.shares} == {s("9:00")}


def test_they_are_read_as_they_were_written() -> None:
    shares = shares_of(aside())
    assert shares_from_json(shares_to_json(shares)) == shares


def test_by_date_and_service() -> None:
    tally = aside()
    shares = shares_of(tally)["ana"].shares
    day = date(2026, 3, 2)
    found = seconds_by_service(shares, tally.plan, zone=UTC, split_midnight=False)
    assert found == {(day, "group"): 9600, (day, "individual"): 1200}


def visit(id: str, begin: int, end: int, joined: int) -> Tally:
    """Led throughout; the client from `joined` (minutes after nine)."""
    times = {"scheduled_start_s": s("9:00") + begin * 60, "scheduled_end_s": s("9:00") + end * 60}
    story = Story(id, **times)
    at, until = clock_of(begin), clock_of(end)
    story.stay("finn", at, until, role="facilitator").run(at, until)
    if joined < end:
        story.stay("ana", clock_of(max(joined, begin)), until)
    return story.tally()


def clock_of(minute: int) -> str:
    return f"{9 + minute // 60}:{minute % 60:02}"


@given(st.lists(st.tuples(MINUTES, st.integers(1, 60), MINUTES), min_size=1, max_size=4))
def test_overlaps_are_resolved_as_tallies_are(sessions: list[tuple[int, int, int]]) -> None:
    tallies = [
        visit(f"s{number}", begin, begin + length, begin + joined)
        for number, (begin, length, joined) in enumerate(sessions)
    ]
    claimed = [
        Claimed(tally.plan.id, tally.plan.scheduled_start_s, shares_of(tally)["ana"].shares)
        for tally in tallies
    ]
    sums = [sum(share.end_s - share.start_s for share in shares) for shares in counted_once(claimed)]
    assert sums == [tally.people["ana"].credited_s for tally in resolve_overlaps(tallies)]
    seconds = Counter(
        second for shares in counted_once(claimed) for share in shares for second in range(*share[:2])
    )
    assert set(seconds.values()) <= {1}
