"""One session as it truly was, and what servers wrote down of it: the oracle of simulated weeks.

Time is whole seconds from the beginning of the story, by the clock of the server that writes. That is the
real one: a step of the wall clock moves nothing until the next server starts. The truth keeps an account of
its own of what elapsed, so a clock that a step did move would be found out. A connection proves its life
every five seconds unless it is paused. A person is truly there between two proofs of one connection that are
not further apart than silence is taken for presence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from sessions.core.attendance.facts import KINDS as SHAPES
from sessions.core.attendance.facts import LOBBY, Fact, LeftReason, Role
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import Rules
from sessions.live.clock import SteadyClock

START_S, LENGTH_S = 60, 1200
SECOND_NS = 1_000_000_000
LEASE_S = 10
"""How long after a server's death its last lease still runs."""


@dataclass(slots=True)
class Connection:
    """One connection of one person."""

    person: str
    peer: str
    role: Role
    place: str
    epoch: int
    proven_s: int
    paused: bool = False


@dataclass(slots=True)
class Simulation:
    """One session. `facts` is what the ledger counts, `fenced` what it set aside, in the order written."""

    rules: Rules
    id: str = "s"
    begins_s: int = START_S
    leader: str = "finn"
    naive: bool = False
    epoch: int = 1
    facts: list[Fact] = field(default_factory=list)
    fenced: list[Fact] = field(default_factory=list)
    live: list[Connection] = field(default_factory=list)
    lost: list[Connection] = field(default_factory=list)
    truth: dict[str, set[int]] = field(default_factory=dict)
    excluded: dict[str, set[int]] = field(default_factory=dict)
    attested: dict[str, set[int]] = field(default_factory=dict)
    _seq: int = 0
    _peers: int = 0
    _boundary_s: dict[int, int] = field(default_factory=dict)
    _noted: dict[int, list[Connection]] = field(default_factory=dict)
    _elapsed_s: int = 0
    _wall_ahead_s: int = 0
    _anchor_s: int = 0
    _clock: SteadyClock | None = None

    @property
    def plan(self) -> SessionPlan:
        start, end = self.begins_s, self.begins_s + LENGTH_S
        return SessionPlan(id=self.id, service="group", scheduled_start_s=start, scheduled_end_s=end)

    @property
    def now_s(self) -> int:
        """What the server that writes takes the time for; with `naive`, what the wall says."""
        if self._clock is None:
            self._clock = SteadyClock(self._wall_ns, lambda: self._elapsed_s * SECOND_NS)
        return self._wall_ns() // SECOND_NS if self.naive else self._clock.now_ms() // 1000

    @property
    def true_s(self) -> int:
        """What it should take it for: the wall as it was when this server started, and what passed since."""
        return self._elapsed_s + self._anchor_s

    def _wall_ns(self) -> int:
        return (self._elapsed_s + self._wall_ahead_s) * SECOND_NS

    def step_clock(self, step_s: int) -> None:
        """Somebody, or a time server, sets the date of the machine, never to before the story."""
        self._wall_ahead_s = max(-self._elapsed_s, self._wall_ahead_s + step_s)

    def write(self, kind: str, *, epoch: int | None = None, at_s: int | None = None, **fields: Any) -> None:
        """A fact of the present server, or of an old one that does not know it has been replaced."""
        self._seq += 1
        at, of = self.now_s if at_s is None else at_s, self.epoch if epoch is None else epoch
        fact = SHAPES[kind](
            at_ms=at * 1000 + self._seq % 1000, session=self.id, epoch=of, seq=self._seq, **fields
        )
        late = of < self.epoch and at > self._boundary_s[of]
        (self.fenced if late else self.facts).append(fact)

    def join(self, person: str, role: Role, place: str) -> None:
        self._peers += 1
        one = Connection(person, f"{person}-{self._peers}", role, place, self.epoch, self.true_s)
        self.live.append(one)
        self.write("joined", person=person, peer=one.peer, role=role, place=place)

    def move(self, one: Connection, place: str) -> None:
        self._prove(one)
        one.place = place
        self.write("moved", peer=one.peer, place=place)

    def send(self, one: Connection, *, video: bool) -> None:
        self._prove(one)
        self.write("modality", peer=one.peer, video=video, audio=True)

    def leave(self, one: Connection, reason: LeftReason) -> None:
        """An exact end: the server saw it."""
        self._prove(one)
        self.live.remove(one)
        self.write("left", peer=one.peer, reason=reason)

    def cut(self, one: Connection) -> None:
        """The line is gone; the server notes it once the silence has lasted."""
        self.live.remove(one)
        self._noted.setdefault(self.true_s + self.rules.gone_after_s, []).append(one)

    def kill(self, step_s: int) -> None:
        """The server dies with every connection; the next one reads the wall once, and has a later epoch."""
        self.lost, self.live = self.live, []
        self._noted.clear()
        self._boundary_s[self.epoch] = self.now_s + LEASE_S
        self.epoch += 1
        self.step_clock(step_s)
        self._anchor_s, self._clock = self._wall_ahead_s, None

    def haunt(self, ghost: str) -> None:
        """The server that was taken for dead goes on writing, past its lease, of people and of a ghost."""
        at = self._boundary_s[self.epoch - 1] + 1
        old = self.epoch - 1
        self.write("joined", epoch=old, at_s=at, person=ghost, peer=ghost, role="client", place="main")
        for one in self.lost:
            self.write("seen", epoch=old, at_s=at + 30, peer=one.peer, since_ms=at * 1000)

    def mark(self, kind: str) -> None:
        self.write(kind)

    def exclude(self, person: str, begin_s: int, end_s: int) -> None:
        self.excluded.setdefault(person, set()).update(range(begin_s, end_s))
        times = {"from_ms": begin_s * 1000, "to_ms": end_s * 1000}
        self.write("excluded", epoch=self.epoch, person=person, by="finn", reason="r", **times)

    def attest(self, person: str, begin_s: int, end_s: int) -> None:
        self.attested.setdefault(person, set()).update(range(begin_s, end_s))
        times = {"from_ms": begin_s * 1000, "to_ms": end_s * 1000}
        self.write("attested", person=person, by="finn", reason="r", modality="audio", **times)

    def run(self, seconds: int) -> None:
        """Time passes; connections that can prove their life every heartbeat."""
        for _ in range(seconds):
            self._elapsed_s += 1
            for one in self.live:
                if not one.paused and self.true_s - one.proven_s >= self.rules.heartbeat_s:
                    since = self.now_s - (self.true_s - one.proven_s)
                    if self._prove(one):
                        self.write("seen", peer=one.peer, since_ms=since * 1000)
                    else:
                        self.write("seen", peer=one.peer)
            for one in self._noted.pop(self.true_s, []):
                self.write("left", peer=one.peer, reason="timeout")

    def replayed(self, seed: int) -> list[Fact]:
        """What the ledger counts, as journals that were drained late and twice bring it."""
        draw = Random(seed)
        found = [*self.facts, *draw.sample(self.facts, len(self.facts) // 3)]
        draw.shuffle(found)
        return found

    def seen_until(self, share: float) -> list[Fact]:
        """What is known while the later part of every journal has not been drained yet."""
        return self.facts[: round(len(self.facts) * share)]

    def _prove(self, one: Connection) -> bool:
        """The truth behind a proof of life; False after a silence that was too long."""
        unbroken = self.true_s - one.proven_s <= self.rules.gone_after_s
        if unbroken and one.place != LOBBY:
            self.truth.setdefault(one.person, set()).update(range(one.proven_s, self.true_s))
        one.proven_s = self.true_s
        return unbroken


def widened(seconds: set[int], by_s: int) -> set[int]:
    """`seconds`, and those up to `by_s` before and after."""
    edges = {second for second in seconds if second - 1 not in seconds or second + 1 not in seconds}
    return seconds | {second + shift for second in edges for shift in range(-by_s, by_s + 1)}
