"""The law once more, slowly: every second by itself, straight from the words of MINUTES sections 3 and 4.

Shares no code with the engine but the shapes of facts; tests compare the two on random stories.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from sessions.core.attendance.facts import (
    Attested,
    BreakEnded,
    BreakStarted,
    Ended,
    Excluded,
    Fact,
    Joined,
    Left,
    Modality,
    Moved,
    Reopened,
    Seen,
    Started,
)
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import Rules

EXACT = ("leave", "removed", "replaced", "ended")


class PlainPeer:
    """One connection, second by second."""

    def __init__(self, facts: list[tuple[int, Fact]], rules: Rules) -> None:
        first = facts[0][1]
        assert isinstance(first, Joined)
        self.person, self.role, self.joined = first.person, first.role, first.at_ms // 1000
        self.places: list[tuple[int, int, str]] = []  # (second, order, place)
        proofs: list[tuple[int, int]] = []
        left: Left | None = None
        for order, fact in facts:
            at = fact.at_ms // 1000
            if isinstance(fact, Left):
                left = fact
                break
            if isinstance(fact, Seen) and fact.since_ms is not None:
                proofs.append((max(fact.since_ms // 1000, self.joined), at))
            else:
                proofs.append((at, at))
            place = fact.place if isinstance(fact, Moved) or fact is first else None
            if place is not None and (not self.places or self.places[-1][2] != place):
                self.places.append((at, order, place))
        alive = self._alive(proofs, rules.gone_after_s)
        last = self.last_proof = max(end for _, end in proofs)
        self.exact_end = None
        if left is not None and left.reason in EXACT and left.at_ms // 1000 - last <= rules.gone_after_s:
            alive |= set(range(last, left.at_ms // 1000))
            self.exact_end = left.at_ms // 1000
        self.alive = alive

    def _alive(self, proofs: list[tuple[int, int]], gone_after_s: int) -> set[int]:
        proven = sorted({second for start, end in proofs for second in range(start, end + 1)})
        alive: set[int] = set()
        for now, after in pairwise(proven):
            if after - now <= gone_after_s:
                alive |= set(range(now, after))
        return alive

    def place(self, second: int) -> tuple[int, str] | None:
        """(order of entry, place) if it was there then."""
        if second not in self.alive:
            return None
        return self.state(second)

    def state(self, second: int) -> tuple[int, str]:
        order, place = next((order, place) for at, order, place in reversed(self.places) if at <= second)
        return order, place

    def ends_inexactly(self, second: int) -> bool | None:
        """Whether a stay outside the lobby ended at `second`, and how; None if none did."""
        if second - 1 not in self.alive or self.state(second - 1)[1] == "lobby":
            return None
        if self.state(second)[1] == "lobby":
            return False
        return None if second in self.alive else second != self.exact_end


def plain_counted(facts: Iterable[Fact], plan: SessionPlan, rules: Rules) -> dict[str, set[int]]:
    """The counted seconds of each client."""
    return {person: set(since) for person, since in plain_claims(facts, plan, rules).items()}


def plain_once(sessions: list[tuple[SessionPlan, dict[int, int]]]) -> dict[str, set[int]]:
    """By session, the seconds of one client that are left to it: each to the session joined last, then to the
    one planned later, then to the higher id (here: texts)."""
    owners: dict[int, tuple[int, int, str]] = {}
    for plan, since in sessions:
        for second, joined in since.items():
            claim = (joined, plan.scheduled_start_s, plan.id)
            owners[second] = max(claim, owners.get(second, claim))
    left: dict[str, set[int]] = {plan.id: set() for plan, _ in sessions}
    for second, (_, _, session) in owners.items():
        left[session].add(second)
    return left


def plain_claims(facts: Iterable[Fact], plan: SessionPlan, rules: Rules) -> dict[str, dict[int, int]]:
    """The counted seconds of each client, each with the second since which they were in the session."""
    ordered = sorted(facts, key=lambda fact: (fact.at_ms, fact.epoch, fact.seq))
    peers = _peers(ordered, rules)
    clients = sorted({peer.person for peer in peers if peer.role == "client"})
    last = max([plan.scheduled_end_s + rules.overrun_cap_s, *(fact.at_ms // 1000 for fact in ordered)]) + 1
    leaders = {peer.person for peer in peers if peer.role == "facilitator"}
    led = {second: {_place_of(peers, name, second) or "lobby" for name in leaders} for second in range(last)}
    window = _window(ordered, led, plan=plan, rules=rules)
    where = {person: _bridged(peers, person, last=last, window=window, rules=rules) for person in clients}
    vouched = _marked(ordered, Attested)
    taken = _marked(ordered, Excluded)
    service = _service(ordered, window, plan=plan, rules=rules)
    group = {s for s in window if any(place.startswith(("main", "breakout")) for place in led[s])}
    covered = {"group": _forgiven(window, group, rules)}
    for aside in {place for mine in where.values() for place in mine.values() if place.startswith("aside")}:
        inside = {s for mine in where.values() for s, place in mine.items() if place == aside} & window
        covered[aside] = _forgiven(inside, {s for s in inside if aside in led[s]}, rules)
    found: dict[str, dict[int, int]] = {}
    for person in {*clients, *vouched}:
        present = {
            s
            for s, place in where.get(person, {}).items()
            if place != "lobby" and s in covered[place if place.startswith("aside") else "group"]
        }
        mine = [peer for peer in peers if peer.person == person and peer.role == "client"]
        here = present & service - taken.get(person, set())
        found[person] = {s: _since(mine, s) for s in here}
        for second in (vouched.get(person, set()) & window) - here:
            found[person][second] = _vouched_since(ordered, person, second)
    return found


def _since(mine: list[PlainPeer], second: int) -> int:
    """When the newest connection that is in the room then had joined; in a bridge, as before it."""
    while True:
        inside = [peer.joined for peer in mine if (peer.place(second) or (0, "lobby"))[1] != "lobby"]
        if inside:
            return max(inside)
        second -= 1


def _vouched_since(ordered: list[Fact], person: str, second: int) -> int:
    spans = [
        (fact.from_ms // 1000, fact.to_ms // 1000)
        for fact in ordered
        if isinstance(fact, Attested) and fact.person == person
    ]
    return max(start for start, end in spans if start <= second < end)


def plain_outages(facts: Iterable[Fact], person: str, rules: Rules, *, until: int) -> set[int]:
    """The seconds that somebody was away because a server was: from the last proof of each connection that it
    lost until they prove to be anywhere, or a later server writes its first fact, whichever is first.

    A loss that is dated back to that very proof says nothing of when the server that noted it began.
    """
    ordered = sorted(facts, key=lambda fact: (fact.at_ms, fact.epoch, fact.seq))
    told = _told(ordered)
    peers = {name: PlainPeer(theirs, rules) for name, theirs in told.items()}
    lost = {
        name: fact
        for name, theirs in told.items()
        if (fact := next((one for _, one in theirs if isinstance(one, Left)), None)) is not None
        and fact.reason == "server_lost"
    }
    dated_back = [fact for name, fact in lost.items() if fact.at_ms // 1000 == peers[name].last_proof]
    writing = [fact for fact in ordered if fact not in dated_back]
    mine = [peer for peer in peers.values() if peer.person == person and peer.role == "client"]
    away: set[int] = set()
    for name in lost:
        if peers[name] not in mine:
            continue
        epoch = told[name][0][1].epoch
        later = [fact.at_ms // 1000 for fact in writing if fact.epoch > epoch]
        for second in range(peers[name].last_proof, min([until, *later])):
            if any(second in peer.alive for peer in mine):
                break
            away.add(second)
    return away


def _peers(ordered: list[Fact], rules: Rules) -> list[PlainPeer]:
    return [PlainPeer(facts, rules) for facts in _told(ordered).values()]


def _told(ordered: list[Fact]) -> dict[str, list[tuple[int, Fact]]]:
    """What every connection did, from its first `joined` on."""
    told: dict[str, list[tuple[int, Fact]]] = {}
    for order, fact in enumerate(ordered):
        match fact:
            case Joined(peer=peer):
                told.setdefault(peer, []).append((order, fact))
            case Moved(peer=peer) | Seen(peer=peer) | Left(peer=peer) | Modality(peer=peer) if peer in told:
                told[peer].append((order, fact))
            case _:
                pass
    return told


def _place_of(peers: list[PlainPeer], person: str, second: int) -> str | None:
    entered = [place for peer in peers if peer.person == person and (place := peer.place(second))]
    outside = [(order, place) for order, place in entered if place != "lobby"]
    return max(outside or entered)[1] if entered else None


def _window(ordered: list[Fact], led: dict[int, set[str]], *, plan: SessionPlan, rules: Rules) -> set[int]:
    started = ended = None
    for fact in ordered:
        at = fact.at_ms // 1000
        if isinstance(fact, Started) and started is None:
            started = at
        elif isinstance(fact, Ended) and started is not None and ended is None:
            ended = at
        elif isinstance(fact, Reopened) and ended is not None and at - ended <= rules.reopen_within_s:
            ended = None
    if started is None:
        return set()
    if ended is None:
        # Of the seconds before the latest end, the last in which somebody led: what is later is a visit.
        latest = plan.scheduled_end_s + rules.overrun_cap_s
        ended = max((s + 1 for s, where in led.items() if s < latest and where - {"lobby"}), default=latest)
    return set(range(started, ended))


def _bridged(
    peers: list[PlainPeer], person: str, *, last: int, window: set[int], rules: Rules
) -> dict[int, str]:
    mine = [peer for peer in peers if peer.person == person and peer.role == "client"]
    where = {second: place for second in range(last) if (place := _place_of(mine, person, second))}
    inside = sorted(second for second, place in where.items() if place != "lobby")
    used = 0
    for before, after in pairwise(inside):
        gap = range(before + 1, after)
        ways = {peer.ends_inexactly(before + 1) for peer in mine} - {None}
        sealed = bool(window) and after > max(window)
        if not gap or sealed or where.get(before + 1) == "lobby" or ways != {True}:
            continue
        if len(gap) <= rules.grace_s and used + len(gap) <= rules.grace_cap_s:
            used += len(gap)
            where.update(dict.fromkeys(gap, where[before]))
    return where


def _marked(ordered: list[Fact], kind: type[Attested] | type[Excluded]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for fact in ordered:
        if isinstance(fact, kind):
            found.setdefault(fact.person, set()).update(range(fact.from_ms // 1000, fact.to_ms // 1000))
    return found


def _service(ordered: list[Fact], window: set[int], *, plan: SessionPlan, rules: Rules) -> set[int]:
    presses = [fact for fact in ordered if isinstance(fact, BreakStarted | BreakEnded)]
    resting = set()
    for second in window:
        done = [fact for fact in presses if fact.at_ms // 1000 <= second]
        if done and isinstance(done[-1], BreakStarted) and not rules.credit_breaks:
            resting.add(second)
    low, high = plan.scheduled_start_s - rules.early_cap_s, plan.scheduled_end_s + rules.overrun_cap_s
    return {second for second in window - resting if low <= second < high}


def _forgiven(domain: set[int], led: set[int], rules: Rules) -> set[int]:
    covered = set(led)
    run: list[int] = []
    for second in sorted(domain):
        if run and (second - 1 != run[-1]):
            covered |= set(run) if len(run) <= rules.staff_grace_s else set()
            run = []
        if second not in led:
            run.append(second)
    return covered | (set(run) if len(run) <= rules.staff_grace_s else set())
