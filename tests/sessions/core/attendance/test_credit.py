"""The whole way from facts to lines, under random stories: what must hold whatever happens."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.attendance.credit import Tally, credit
from sessions.core.attendance.facts import (
    Attested,
    BreakEnded,
    BreakStarted,
    Ended,
    Excluded,
    Fact,
    Joined,
    Left,
    LeftReason,
    Modality,
    Moved,
    Reopened,
    Role,
    Seen,
    Started,
)
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import CURRENT, Rules, adjusted
from sessions.core.attendance.spans import Spans, intersected, merged, subtracted, total
from tests.sessions.core.attendance.story import Story, led

# A session of ten minutes, so that every rule meets every other in a few hundred seconds.
PLAN = SessionPlan(id="s", service="group", scheduled_start_s=300, scheduled_end_s=900, roster=("ana", "ben"))
SHORT = adjusted(
    CURRENT, {"early_cap_s": 60, "overrun_cap_s": 60, "grace_s": 20, "grace_cap_s": 45, "staff_grace_s": 20}
)
PEERS = {"a": "ana", "b": "ana", "c": "ben", "f": "finn", "g": "finn"}
PLACES = ("lobby", "main", "breakout:1", "aside:1")

moments = st.integers(200_000, 1_100_000)
peers = st.sampled_from(sorted(PEERS))
clients = st.sampled_from(("ana", "ben"))
places = st.sampled_from(PLACES)
REASONS: tuple[LeftReason, ...] = ("leave", "removed", "replaced", "timeout", "transport_lost", "server_lost")
reasons = st.sampled_from(REASONS)


@st.composite
def fact(draw: st.DrawFn) -> Fact:
    at = draw(moments)
    stamp: dict[str, Any] = {"at_ms": at, "session": "s", "epoch": draw(st.integers(1, 2))}
    peer = draw(peers)
    span: dict[str, Any] = {"from_ms": at, "to_ms": at + draw(st.integers(0, 300_000))}
    role: Role = "facilitator" if PEERS[peer] == "finn" else "client"
    since = at - draw(st.integers(0, 300_000))
    found: list[Fact] = [
        *[Joined(person=PEERS[peer], peer=peer, role=role, place=draw(places), **stamp)] * 4,
        *[Seen(peer=peer, since_ms=since, **stamp)] * 6,
        Moved(peer=peer, place=draw(places), **stamp),
        Left(peer=peer, reason=draw(reasons), **stamp),
        Modality(peer=peer, video=draw(st.booleans()), audio=True, **stamp),
        *[Started(**stamp)] * 2,
        Ended(**stamp),
        Reopened(**stamp),
        BreakStarted(**stamp),
        BreakEnded(**stamp),
        Excluded(person=draw(clients), by="finn", reason="r", **span, **stamp),
        Attested(person=draw(clients), by="finn", reason="r", modality="audio", **span, **stamp),
    ]
    return draw(st.sampled_from(found))


def numbered(facts: list[Fact]) -> list[Fact]:
    return [replace(fact, seq=number) for number, fact in enumerate(facts)]


ledgers = st.lists(fact(), max_size=40).map(numbered)
rule_sets = st.sampled_from(
    [
        SHORT,
        adjusted(SHORT, {"video_required": "exclude"}),
        adjusted(SHORT, {"grace_s": 0, "credit_breaks": True}),
    ]
)


def spans(tally: Tally, person: str, *, counted: bool = False) -> Spans:
    lines = tally.people[person].lines
    return [(line.start_s, line.end_s) for line in lines if line.counted or not counted]


@given(ledgers, rule_sets, st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(
    facts: list[Fact], rules: Rules, shuffled: random.Random
) -> None:
    again = [*facts, *shuffled.sample(facts, len(facts) // 2)]
    shuffled.shuffle(again)
    assert credit(again, PLAN, rules) == credit(facts, PLAN, rules)


@given(ledgers, rule_sets)
def test_cutting_up_proofs_changes_nothing(facts: list[Fact], rules: Rules) -> None:
    gone = {fact.peer: fact.at_ms for fact in sorted(facts, key=lambda f: -f.at_ms) if isinstance(fact, Left)}
    pieces: list[Fact] = []
    for number, whole in enumerate(facts):
        if (
            isinstance(whole, Seen)
            and whole.since_ms is not None
            and gone.get(whole.peer, 1 << 60) > whole.at_ms
        ):
            middle = (whole.since_ms + whole.at_ms) // 2000 * 1000
            if middle >= whole.since_ms:
                pieces.append(replace(whole, at_ms=middle, seq=10_000 + number))
                whole = replace(whole, since_ms=middle)  # noqa: PLW2901
        pieces.append(whole)
    assert credit(pieces, PLAN, rules).people == credit(facts, PLAN, rules).people


@given(ledgers, rule_sets)
def test_every_second_of_the_window_has_exactly_one_reason(facts: list[Fact], rules: Rules) -> None:
    tally = credit(facts, PLAN, rules)
    for person in tally.people:
        whole = spans(tally, person)
        assert total(whole) == total(merged(whole))
        assert intersected(merged(whole), tally.window.spans) == tally.window.spans
        assert intersected(merged(spans(tally, person, counted=True)), tally.window.spans) == merged(
            spans(tally, person, counted=True)
        )


@given(ledgers)
def test_nothing_is_credited_that_no_proof_lies_near(facts: list[Fact]) -> None:
    """Without bridges, attestations and exact ends, only what proofs cover with less silence than allowed."""
    strict = adjusted(SHORT, {"grace_s": 0})
    facts = [fact for fact in facts if not isinstance(fact, Attested)]
    tally = credit(facts, PLAN, strict)
    for person in tally.people:
        mine = {peer for peer, owner in PEERS.items() if owner == person}
        near = [
            (
                (fact.since_ms if isinstance(fact, Seen) and fact.since_ms else fact.at_ms) // 1000,
                fact.at_ms // 1000 + 15,
            )
            for fact in facts
            if isinstance(fact, Joined | Seen | Moved | Modality) and fact.peer in mine
        ]
        assert subtracted(merged(spans(tally, person, counted=True)), merged(near)) == []


@st.composite
def true_life(draw: st.DrawFn) -> tuple[list[Fact], Spans]:
    """Browsers of one client as they truly were, and the facts a server would have written of them.

    Beats arrive every 5 s except while the line stalls; some browsers leave properly, some are cut and
    noticed later, some die unnoticed with the server.
    """
    facts: list[Fact] = [
        Joined(person="finn", peer="f", role="facilitator", place="main", at_ms=200_000, session="s"),
        Started(at_ms=300_000, session="s"),
        Seen(peer="f", since_ms=200_000, at_ms=900_000, session="s"),
        Ended(at_ms=900_000, session="s"),
    ]
    truth: Spans = []
    for number in range(draw(st.integers(1, 4))):
        opened = draw(st.integers(250, 880))
        closed = opened + draw(st.integers(0, 300))
        stall = draw(st.integers(opened, closed + 1))
        quiet = (stall, stall + draw(st.integers(0, 60)))
        peer = f"p{number}"
        facts.append(
            Joined(person="ana", peer=peer, role="client", place="main", at_ms=opened * 1000, session="s")
        )
        facts += [
            Seen(peer=peer, at_ms=at * 1000, session="s")
            for at in range(opened, closed + 1, 5)
            if not quiet[0] <= at < quiet[1]
        ]
        ending = draw(st.none() | reasons.filter(lambda reason: reason not in ("removed", "replaced")))
        if ending is not None:
            noticed = closed if ending == "leave" else closed + 20
            facts.append(Left(peer=peer, reason=ending, at_ms=noticed * 1000, session="s"))
        truth.append((opened, closed))
    return numbered(facts), merged(truth)


@given(true_life())
def test_credit_is_never_more_than_true_presence_widened_by_a_heartbeat(
    life: tuple[list[Fact], Spans],
) -> None:
    facts, truth = life
    tally = credit(facts, PLAN)
    present = [(line.start_s, line.end_s) for line in tally.people["ana"].lines if line.reason == "credited"]
    widened = merged((start - CURRENT.heartbeat_s, end + CURRENT.heartbeat_s) for start, end in truth)
    assert subtracted(present, widened) == []
    assert tally.people["ana"].bridged_s <= CURRENT.grace_cap_s


@settings(max_examples=50)
@given(true_life())
def test_unbroken_presence_loses_at_most_a_heartbeat(life: tuple[list[Fact], Spans]) -> None:
    """Control of the oracle: where nothing stalls, the credit is the truth up to the last beat."""
    facts = [fact for fact in life[0] if not isinstance(fact, Seen | Left) or fact.peer == "f"]
    joined = [fact for fact in facts if isinstance(fact, Joined) and fact.person == "ana"]
    beats: list[Fact] = [
        Seen(peer=fact.peer, at_ms=at, session="s", seq=1000 + at)
        for fact in joined
        for at in range(fact.at_ms, 900_000, 5_000)
    ]
    first = min(fact.at_ms for fact in joined) // 1000
    due = 900 - max(first, 300)
    assert due - 5 <= credit([*facts, *beats], PLAN).people["ana"].credited_s <= due


def test_who_is_in_the_tally() -> None:
    story = led().stay("cara", "9:00", "12:00").stay("obi", "9:00", "12:00", role="observer")
    story.stay("mum", "9:00", "12:00", role="guest").fact(
        "attested",
        "13:00",
        person="dan",
        from_ms="9:00",
        to_ms="10:00",
        by="finn",
        reason="r",
        modality="audio",
    )
    story.fact("excluded", "13:00", person="eve", from_ms="9:00", to_ms="10:00", by="finn", reason="r")
    tally = story.tally()
    assert {person: found.credited_s for person, found in tally.people.items()} == {
        "ana": 0,
        "cara": 10800,
        "dan": 3600,
    }
    assert (tally.credited_clients, tally.peak_clients, set(tally.facilitators)) == (2, 2, {"finn"})


def test_a_facilitator_on_the_roster_is_no_client() -> None:
    assert set(Story(roster=("ana", "finn")).lead().run().tally().people) == {"ana"}


def test_milliseconds_are_floored() -> None:
    facts: list[Fact] = [
        Started(at_ms=300_999, session="s", seq=1),
        Joined(person="finn", peer="f", role="facilitator", place="main", at_ms=290_000, session="s", seq=2),
        Joined(person="ana", peer="a", role="client", place="main", at_ms=310_999, session="s", seq=3),
        Seen(peer="a", since_ms=310_999, at_ms=899_999, session="s", seq=4),
        Seen(peer="f", since_ms=290_000, at_ms=905_000, session="s", seq=5),
        Ended(at_ms=900_000, session="s", seq=6),
    ]
    tally = credit(facts, PLAN)
    assert tally.window.spans == [(300, 900)]
    assert [line[1:4] for line in tally.people["ana"].lines] == [
        ("absent", 300, 310),
        ("credited", 310, 899),
        ("absent", 899, 900),
    ]
