"""The engine against the slow count, on random stories."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import Fact, Joined, Left, Moved, Seen, Started
from sessions.core.attendance.rules import Rules, adjusted
from tests.sessions.core.attendance.plain_count import plain_counted, plain_outages
from tests.sessions.core.attendance.test_credit import PLACES, PLAN, REASONS, ledgers, rule_sets

LED: list[Fact] = [
    Started(at_ms=300_000, session="s", seq=1_000),
    Joined(
        at_ms=250_000, session="s", seq=1_001, person="finn", peer="lead", role="facilitator", place="main"
    ),
    Seen(at_ms=880_000, session="s", seq=1_002, peer="lead", since_ms=250_000),
]


def visits(seed: int) -> list[Fact]:
    """A client who comes, is cut off and comes back, mostly after gaps that may be bridged; evenly random,
    since hypothesis prefers small stories, which seldom bridge anything."""
    draw = Random(seed)
    facts: list[Fact] = []
    at = draw.randint(250, 500)
    for number in range(draw.randint(1, 6)):
        end = at + draw.randint(1, 150)
        stamp: dict[str, Any] = {"session": "s", "epoch": 3, "peer": f"visit-{number}"}
        place = draw.choice(("main", "main", "main", "lobby", "breakout:1", "aside:1"))
        facts.append(Joined(person="ana", role="client", place=place, at_ms=at * 1000, **stamp))
        facts.append(Seen(since_ms=at * 1000, at_ms=end * 1000, **stamp))
        if draw.random() < 0.3:
            facts.append(Moved(place=draw.choice(PLACES), at_ms=draw.randint(at, end) * 1000, **stamp))
        facts.append(Left(reason=draw.choice(REASONS), at_ms=(end + draw.choice((0, 5))) * 1000, **stamp))
        at = end + draw.randint(-30, 30)
    return [replace(fact, seq=2_000 + number) for number, fact in enumerate(facts)]


def server_losses(seed: int) -> list[Fact]:
    """A client whose servers die one after another; the next one notes each loss, then or dated back."""
    draw = Random(seed)
    facts: list[Fact] = []
    at = draw.randint(250, 400)
    for epoch in range(3, 3 + draw.randint(1, 4)):
        end = at + draw.randint(1, 150)
        where: dict[str, Any] = {"session": "s", "peer": f"lost-{epoch}"}
        place = draw.choice(("main", "main", "lobby"))
        facts.append(Joined(person="ben", role="client", place=place, at_ms=at * 1000, epoch=epoch, **where))
        facts.append(Seen(since_ms=at * 1000, at_ms=end * 1000, epoch=epoch, **where))
        noted = end + draw.choice((0, 0, 5, 30))
        facts.append(
            Left(reason="server_lost", at_ms=noted * 1000, epoch=epoch + draw.choice((0, 1)), **where)
        )
        at = noted + draw.randint(-10, 90)
    return [replace(fact, seq=3_000 + number) for number, fact in enumerate(facts)]


@settings(max_examples=150, deadline=None)
@given(ledgers, st.integers(0, 1 << 32), rule_sets)
def test_both_find_the_same_outages(facts: list[Fact], seed: int, rules: Rules) -> None:
    facts = [*LED, *server_losses(seed), *facts]
    tally = credit(facts, PLAN, rules)
    for person, attendance in tally.people.items():
        found: dict[str, set[int]] = {"platform outage": set(), "absent": set()}
        for line in attendance.lines:
            found.setdefault(line.reason, set()).update(range(line.start_s, line.end_s))
        away = found["platform outage"] | found["absent"]
        plain = plain_outages(facts, person, rules, until=tally.window.end_s or 0)
        assert found["platform outage"] == plain & away


@settings(max_examples=150, deadline=None)
@given(ledgers, st.integers(0, 1 << 32), rule_sets, st.booleans())
def test_both_count_the_same(facts: list[Fact], seed: int, rules: Rules, led: bool) -> None:
    rules = adjusted(rules, {"video_required": "flag"})
    facts = [*(LED if led else LED[:1]), *visits(seed), *facts]
    tally = credit(facts, PLAN, rules)
    found = {
        person: {
            second for line in attendance.lines if line.counted for second in range(line.start_s, line.end_s)
        }
        for person, attendance in tally.people.items()
    }
    plain = plain_counted(facts, PLAN, rules)
    assert {person: seconds for person, seconds in found.items() if seconds} == {
        person: seconds for person, seconds in plain.items() if seconds
    }
