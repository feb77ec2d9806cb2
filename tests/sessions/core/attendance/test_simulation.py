"""Whole weeks of sessions that go wrong in every way, against what truly was.

Hypothesis drives; what it finds is printed as code, and kept below as a test of its own.
"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions.core.attendance.credit import Attendance, Tally, credit
from sessions.core.attendance.facts import Fact
from sessions.core.attendance.requirement import IOP, target_of
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.share import shares_of
from sessions.core.attendance.standing import Visit, standing_of
from sessions.core.attendance.week import days_of_week
from tests.sessions.core.attendance.plain_count import plain_counted
from tests.sessions.core.attendance.simulation import LENGTH_S, START_S, Simulation, widened

CLIENTS = ("ana", "bo")
GHOST = "zed"
PLACES = ("main", "main", "main", "lobby", "breakout:1", "aside:1")
MONDAY = date(2026, 3, 2)
RULES = (Rules(), Rules(grace_s=0), Rules(credit_breaks=True, staff_grace_s=0), Rules(grace_cap_s=30))
CHOICE = st.integers(0, 1 << 16)


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
        inside = [line for line in one.lines if line.reason != "after end"]
        length = sum(line.seconds for line in inside if _in_window(line.start_s, tally))
        assert length == sum(end - start for start, end in tally.window.spans)
    return tally


def _in_window(second: int, tally: Tally) -> bool:
    return any(start <= second < end for start, end in tally.window.spans)


class Weeks(RuleBasedStateMachine):
    """A week of up to seven sessions, one a day; time passes with every rule."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[tuple[Simulation, Tally]] = []
        self.sim = Simulation(Rules())

    @initialize(rules=st.sampled_from(RULES))
    def begin(self, rules: Rules) -> None:
        self.sim = Simulation(rules, id="day0")
        self.sim.join("finn", "facilitator", "main")

    @rule(seconds=st.sampled_from((1, 4, 12, 17, 40, 75, 200)))
    def time_passes(self, seconds: int) -> None:
        if self.sim.now_s < START_S + LENGTH_S + 1200:
            self.sim.run(seconds)

    @rule(person=st.sampled_from((*CLIENTS, "finn")), place=st.sampled_from(PLACES))
    def join(self, person: str, place: str) -> None:
        """Also a second tab of somebody who is there already."""
        self.sim.join(person, "facilitator" if person == "finn" else "client", place)

    @precondition(lambda self: self.sim.live)
    @rule(number=CHOICE, what=st.sampled_from(("leave", "removed", "replaced", "cut", "cut", "pause")))
    def go(self, number: int, what: str) -> None:
        one = self.sim.live[number % len(self.sim.live)]
        if what == "pause":
            one.paused = not one.paused
        elif what == "cut":
            self.sim.cut(one)
        else:
            self.sim.leave(one, what)  # type: ignore[arg-type] # one of the exact reasons

    @precondition(lambda self: self.sim.live)
    @rule(number=CHOICE, place=st.sampled_from(PLACES), video=st.booleans())
    def change(self, number: int, place: str, video: bool) -> None:
        one = self.sim.live[number % len(self.sim.live)]
        self.sim.move(one, place)
        self.sim.send(one, video=video)

    @rule(kind=st.sampled_from(("started", "started", "break_started", "break_ended", "ended", "reopened")))
    def press(self, kind: str) -> None:
        self.sim.mark(kind)

    @rule(step_s=st.integers(-40, 40), haunted=st.booleans())
    def the_server_dies(self, step_s: int, haunted: bool) -> None:
        self.sim.kill(step_s)
        if haunted:
            self.sim.haunt(GHOST)

    @rule(
        person=st.sampled_from(CLIENTS),
        begin=st.integers(0, 2000),
        length=st.integers(1, 600),
        vouch=st.booleans(),
    )
    def adjust(self, person: str, begin: int, length: int, vouch: bool) -> None:
        (self.sim.attest if vouch else self.sim.exclude)(person, begin, begin + length)

    @precondition(lambda self: len(self.done) < 6)
    @rule(seed=CHOICE)
    def next_day(self, seed: int) -> None:
        self.settle(seed)
        self.sim = Simulation(self.sim.rules, id=f"day{len(self.done)}")
        self.sim.join("finn", "facilitator", "main")

    @rule(share=st.floats(0, 1))
    def half_a_journal(self, share: float) -> None:
        """What has been drained so far never claims more than was."""
        judge(self.sim, self.sim.seen_until(share))

    @invariant()
    def nothing_is_counted_past_the_truth(self) -> None:
        judge(self.sim, self.sim.facts)

    def settle(self, seed: int) -> None:
        """The session is over: late replays change nothing, and a slow count finds the same."""
        tally = judge(self.sim, self.sim.facts)
        assert judge(self.sim, self.sim.replayed(seed)) == tally
        counted = {
            person: seconds(one, "credited", "bridged", "attested") for person, one in tally.people.items()
        }
        plain = plain_counted(self.sim.facts, self.sim.plan, self.sim.rules)
        assert {person: found for person, found in counted.items() if found} == {
            person: found for person, found in plain.items() if found
        }
        for person, found in counted.items():
            untouched = found - self.sim.attested.get(person, set())
            assert not untouched & self.sim.excluded.get(person, set())
        self.done.append((self.sim, tally))

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
TestWeeks.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


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
