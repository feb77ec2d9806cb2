"""Whole weeks of sessions that go wrong in every way, against what truly was.

Hypothesis drives; what it finds is printed as code, and kept below as a test of its own.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions.core.attendance.credit import Attendance, Tally, credit
from sessions.core.attendance.facts import Fact
from sessions.core.attendance.overlap import resolve_overlaps
from sessions.core.attendance.requirement import IOP, target_of
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.share import shares_of
from sessions.core.attendance.spans import intersected, merged, total
from sessions.core.attendance.standing import Visit, standing_of
from sessions.core.attendance.week import days_of_week
from tests.sessions.core.attendance.plain_count import plain_claims, plain_once
from tests.sessions.core.attendance.simulation import LENGTH_S, START_S, Simulation, widened

CLIENTS = ("ana", "bo")
GHOST = "zed"
PLACES = ("main", "main", "main", "lobby", "breakout:1", "aside:1")
MONDAY = date(2026, 3, 2)
RULES = (Rules(), Rules(grace_s=0), Rules(credit_breaks=True, staff_grace_s=0), Rules(grace_cap_s=30))
CHOICE = st.integers(0, 1 << 16)
WHICH = st.integers(0, 1)
MOSTLY = st.sampled_from((True, True, True, False))
LEADER = "who leads"


def seconds(attendance: Attendance, *reasons: str) -> set[int]:
    return {
        second
        for line in attendance.lines
        if line.reason in reasons
        for second in range(line.start_s, line.end_s)
    }


def judge(sim: Simulation, facts: list[Fact]) -> Tally:
    """Counts `facts` and holds the count against the truth."""
    tally = credit(facts, sim.plan, sim.rules)
    assert GHOST not in tally.people
    for person, one in tally.people.items():
        there = widened(sim.truth.get(person, set()), sim.rules.heartbeat_s)
        credited = seconds(one, "credited")
        assert credited <= there, f"{person}: {sorted(credited - there)[:5]}"
        assert seconds(one, "attested") <= sim.attested.get(person, set())
        assert len(seconds(one, "bridged")) <= sim.rules.grace_cap_s
        lines = [(line.start_s, line.end_s) for line in one.lines]
        assert total(lines) == total(merged(lines)), "no second has two lines"
        assert intersected(merged(lines), tally.window.spans) == tally.window.spans, "each has one"
    return tally


def settled(sim: Simulation, seed: int) -> Tally:
    tally = judge(sim, sim.facts)
    assert judge(sim, sim.replayed(seed)) == tally
    return tally


def counted(tally: Tally) -> dict[str, set[int]]:
    """The seconds of everybody who has any."""
    found = {person: seconds(one, "credited", "bridged", "attested") for person, one in tally.people.items()}
    return {person: theirs for person, theirs in found.items() if theirs}


def judge_overlap(tallies: list[Tally], claims: list[dict[str, dict[int, int]]]) -> None:
    """One second, one service: nothing is lost, nothing counted twice, and each is where it belongs."""
    once = resolve_overlaps(tallies)
    assert resolve_overlaps(tallies[::-1]) == once[::-1]
    for person in CLIENTS:
        theirs = [
            (tally.plan, claimed.get(person, {})) for tally, claimed in zip(tallies, claims, strict=True)
        ]
        left = {tally.plan.id: counted(tally).get(person, set()) for tally in once}
        assert left == plain_once(theirs)
        assert set().union(*left.values()) == set().union(*(since for _, since in theirs))


class Weeks(RuleBasedStateMachine):
    """A week of up to seven days; time passes with every rule. Each day has a group, and beside it a second
    one that begins a little later, on a server of its own: the same clients come to both."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[tuple[Simulation, Tally]] = []
        self.sim = Simulation(Rules())
        self.beside = Simulation(Rules())

    @initialize(rules=st.sampled_from(RULES), ordinary=MOSTLY)
    def begin(self, rules: Rules, ordinary: bool) -> None:
        self.open_day(rules, ordinary=ordinary)

    def open_day(self, rules: Rules, *, ordinary: bool) -> None:
        """On an ordinary day both sessions go on already, with everybody in one of them or in both: left to
        chance, most days would be over before anybody had a minute."""
        day = len(self.done)
        self.sim = Simulation(rules, id=f"day{day}")
        self.beside = Simulation(rules, id=f"day{day} beside", begins_s=START_S + 120, leader="gail")
        for sim in self.sims:
            sim.join(sim.leader, "facilitator", "main")
        if ordinary:
            self.sim.join("ana", "client", "main")
            for sim in self.sims:
                sim.run(START_S)
                sim.mark("started")
                sim.join("bo", "client", "main")
            self.beside.join("ana", "client", "main")
            for sim in self.sims:
                sim.run(30)

    @property
    def sims(self) -> tuple[Simulation, Simulation]:
        return self.sim, self.beside

    @rule(seconds=st.sampled_from((40, 75, 200, 17, 12, 4, 1)))
    def time_passes(self, seconds: int) -> None:
        if max(sim.now_s for sim in self.sims) < START_S + LENGTH_S + 1200:
            for sim in self.sims:
                sim.run(seconds)

    @rule(which=WHICH, person=st.sampled_from((*CLIENTS, LEADER)), place=st.sampled_from(PLACES))
    def join(self, which: int, person: str, place: str) -> None:
        """Also a second tab of somebody who is there already, or in the other session."""
        sim = self.sims[which]
        if person == LEADER:
            sim.join(sim.leader, "facilitator", place)
        else:
            sim.join(person, "client", place)

    @rule(
        which=WHICH,
        number=CHOICE,
        what=st.sampled_from(("leave", "removed", "replaced", "cut", "cut", "pause")),
    )
    def go(self, which: int, number: int, what: str) -> None:
        sim = self.sims[which]
        if not sim.live:
            return
        one = sim.live[number % len(sim.live)]
        if what == "pause":
            one.paused = not one.paused
        elif what == "cut":
            sim.cut(one)
        else:
            sim.leave(one, what)  # type: ignore[arg-type] # one of the exact reasons

    @rule(which=WHICH, number=CHOICE, place=st.sampled_from(PLACES), video=st.booleans())
    def change(self, which: int, number: int, place: str, video: bool) -> None:
        sim = self.sims[which]
        if sim.live:
            one = sim.live[number % len(sim.live)]
            sim.move(one, place)
            sim.send(one, video=video)

    @rule(
        which=WHICH,
        kind=st.sampled_from(("started", "started", "break_started", "break_ended", "ended", "reopened")),
    )
    def press(self, which: int, kind: str) -> None:
        self.sims[which].mark(kind)

    @rule(which=WHICH, step_s=st.integers(-40, 40), haunted=st.booleans())
    def the_server_dies(self, which: int, step_s: int, haunted: bool) -> None:
        self.sims[which].kill(step_s)
        if haunted:
            self.sims[which].haunt(GHOST)

    @rule(which=WHICH, step_s=st.sampled_from((-3600, -90, -20, 3, 15, 90, 3600)))
    def the_date_is_set(self, which: int, step_s: int) -> None:
        """And nobody dies of it; the next server starts from it."""
        self.sims[which].step_clock(step_s)

    @rule(
        which=WHICH,
        person=st.sampled_from(CLIENTS),
        span=st.tuples(st.integers(0, 2000), st.integers(1, 600)),
        vouch=st.booleans(),
    )
    def adjust(self, which: int, person: str, *, span: tuple[int, int], vouch: bool) -> None:
        sim, (begin, length) = self.sims[which], span
        (sim.attest if vouch else sim.exclude)(person, begin, begin + length)

    @precondition(lambda self: len(self.done) < 6)
    @rule(seed=CHOICE, ordinary=MOSTLY)
    def next_day(self, seed: int, ordinary: bool) -> None:
        self.settle(seed)
        self.open_day(self.sim.rules, ordinary=ordinary)

    @rule(share=st.floats(0, 1))
    def half_a_journal(self, share: float) -> None:
        """What has been drained so far never claims more than was."""
        for sim in self.sims:
            judge(sim, sim.seen_until(share))

    @invariant()
    def nothing_is_counted_past_the_truth(self) -> None:
        for sim in self.sims:
            judge(sim, sim.facts)

    def settle(self, seed: int) -> None:
        """Both are over: late replays change nothing, a slow count says the same, each second counts once."""
        tallies = [settled(sim, seed) for sim in self.sims]
        claims = [plain_claims(sim.facts, sim.plan, sim.rules) for sim in self.sims]
        for sim, tally, claimed in zip(self.sims, tallies, claims, strict=True):
            assert counted(tally) == {person: set(since) for person, since in claimed.items() if since}
            for person, found in counted(tally).items():
                untouched = found - sim.attested.get(person, set())
                assert not untouched & sim.excluded.get(person, set())
        judge_overlap(tallies, claims)
        self.done.append((self.sim, tallies[0]))

    def teardown(self) -> None:
        self.settle(0)
        for person in CLIENTS:
            self.judge_week(person)

    def judge_week(self, person: str) -> None:
        visits = tuple(visit_of(day, sim, tally, person) for day, (sim, tally) in enumerate(self.done))
        services = tuple((day, frozenset({"group", "individual"})) for day in days_of_week(MONDAY))
        found = standing_of(visits, services, target_of([IOP] * 7), over=True)
        by_day = [tally.people[person].credited_s if person in tally.people else 0 for _, tally in self.done]
        assert list(found.days_s) == by_day + [0] * (7 - len(by_day))


def visit_of(day: int, sim: Simulation, tally: Tally, person: str) -> Visit:
    share = shares_of(tally).get(person)
    span = (START_S, START_S + LENGTH_S)
    pieces = ((MONDAY + timedelta(days=day), span),)
    apart = day * 86_400  # the sessions of a week do not share time
    shares = tuple(
        one._replace(start_s=one.start_s + apart, end_s=one.end_s + apart)
        for one in (share.shares if share else ())
    )
    return Visit(sim.id, START_S + apart, "group", shares, pieces, None, True, False)


TestWeeks = Weeks.TestCase
TestWeeks.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


def test_control_the_oracle_sees_a_second_too_many() -> None:
    """Somebody who is paused for long is not there, and an engine that said so would be found out."""
    sim = Simulation(Rules())
    sim.join("finn", "facilitator", "main")
    sim.join("ana", "client", "main")
    sim.run(START_S)
    sim.mark("started")
    sim.run(60)
    sim.live[1].paused = True
    sim.run(120)
    sim.live[1].paused = False
    sim.run(60)
    sim.mark("ended")
    generous = credit(sim.facts, sim.plan, Rules(gone_after_s=600)).people["ana"]
    there = widened(sim.truth["ana"], 5)
    assert not seconds(generous, "credited") <= there
    assert seconds(judge(sim, sim.facts).people["ana"], "credited") <= there
    assert generous.credited_s == 236


def overlapping() -> tuple[list[Tally], list[dict[str, dict[int, int]]]]:
    """Ana joins the second session from another window, and never leaves the first."""
    pair = (Simulation(Rules(), id="a"), Simulation(Rules(), id="b", leader="gail"))
    for sim in pair:
        sim.join(sim.leader, "facilitator", "main")
        sim.run(START_S)
        sim.mark("started")
    pair[0].join("ana", "client", "main")
    for sim in pair:
        sim.run(100)
    pair[1].join("ana", "client", "main")
    for sim in pair:
        sim.run(100)
        sim.mark("ended")
    claims = [plain_claims(sim.facts, sim.plan, sim.rules) for sim in pair]
    return [settled(sim, 0) for sim in pair], claims


def test_control_a_second_counted_twice_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    tallies, claims = overlapping()
    judge_overlap(tallies, claims)
    once = [counted(tally)["ana"] for tally in resolve_overlaps(tallies)]
    assert [len(found) for found in once] == [100, 100]
    monkeypatch.setattr("tests.sessions.core.attendance.test_simulation.resolve_overlaps", list)
    with pytest.raises(AssertionError):
        judge_overlap(tallies, claims)


@pytest.mark.parametrize(("naive", "credited"), [(False, 120), (True, 1020)])
def test_control_a_clock_that_follows_the_wall_would_be_seen(naive: bool, credited: int) -> None:
    """The date is set by a quarter of an hour in the middle of a session, between two beats."""
    sim = Simulation(Rules(gone_after_s=2000), naive=naive)
    sim.join("finn", "facilitator", "main")
    sim.join("ana", "client", "main")
    sim.run(START_S)
    sim.mark("started")
    sim.run(60)
    sim.step_clock(900)
    sim.run(60)
    sim.mark("ended")
    assert credit(sim.facts, sim.plan, sim.rules).people["ana"].credited_s == credited
    if naive:
        with pytest.raises(AssertionError):
            judge(sim, sim.facts)
    else:
        judge(sim, sim.facts)


def test_control_a_fenced_writer_would_be_seen() -> None:
    sim = Simulation(Rules())
    sim.join("finn", "facilitator", "main")
    sim.run(START_S)
    sim.mark("started")
    sim.kill(0)
    sim.join("finn", "facilitator", "main")
    sim.haunt(GHOST)
    sim.run(60)
    assert len(sim.fenced) == 2
    assert GHOST in credit([*sim.facts, *sim.fenced], sim.plan, sim.rules).people
    judge(sim, sim.facts)
