"""A room raised again from its facts, after its node died or lost it.

What facts hold comes back: marks, who was let in, who was turned away twice, seats in order of first
entry, and where people were whom the node lost. Connections do not: the ones that were open are closed as
`server_lost` (MINUTES section 3).
"""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.attendance.facts import (
    EXACT_REASONS,
    LOBBY,
    BreakEnded,
    BreakStarted,
    Ended,
    Fact,
    Joined,
    Left,
    LeftReason,
    Modality,
    Moved,
    Reopened,
    Seen,
    Started,
)
from sessions.core.protocol.values import Break, Role
from sessions.core.room.departure import note_end
from sessions.core.room.effects import Effect
from sessions.core.room.permission import Place
from sessions.core.room.plan import RoomPlan
from sessions.core.room.presence import Peer, record_proofs
from sessions.core.room.state import Person, RoomState, new_state


def rebuild(plan: RoomPlan, facts: Iterable[Fact], now: int) -> tuple[RoomState, list[Effect]]:
    """The state, and the facts that close what the former owner left open."""
    ordered = sorted(facts, key=lambda fact: (fact.at_ms, fact.epoch, fact.seq))
    seq = max((fact.seq for fact in ordered if fact.epoch == plan.epoch), default=0)
    state = new_state(plan, seq=seq)
    replay = _Replay(state)
    for fact in ordered:
        replay.take(fact)
    return state, replay.close_stale(now)


class _Replay:
    """Walks the facts once, in order."""

    def __init__(self, state: RoomState) -> None:
        self._state = state
        self._ended: set[str] = set()
        self._turned_away: dict[str, int] = {}
        self._where: dict[str, str] = {}

    def take(self, fact: Fact) -> None:
        match fact:
            case Joined():
                self._join(fact)
            case Moved(peer=peer, place=place) if place != LOBBY and (known := self._peer(peer)):
                self._move(known, place, fact.at_ms)
            case Seen(peer=peer) | Modality(peer=peer) | Moved(peer=peer) if known := self._peer(peer):
                known.proved_ms = known.recorded_ms = max(known.proved_ms, fact.at_ms)
                known.camera = fact.video if isinstance(fact, Modality) else known.camera
            case Left():
                self._leave(fact)
            case Started():
                self._start(fact.at_ms)
            case BreakStarted():
                self._state.life.on_break = Break(since_ms=fact.at_ms, until_ms=None)
            case BreakEnded():
                self._state.life.on_break = None
            case Ended():
                self._state.life.ended_ms = self._state.life.ended_ms or fact.at_ms
            case Reopened():
                self._state.life.ended_ms = None
                self._state.life.reopened_ms = fact.at_ms
            case _:
                pass

    def close_stale(self, now: int) -> list[Effect]:
        effects: list[Effect] = []
        for peer in self._state.presence.everyone():
            effects += record_proofs(self._state.ledger, peer)
            effects.append(self._state.ledger.left(now, peer=peer.id, reason="server_lost"))
            self._gone(peer, "server_lost", now)
        for person, place in self._where.items():
            self._state.places.put(person, place)
            self._state.returning.expect(person, now)
        return effects

    def _start(self, at_ms: int) -> None:
        if self._state.life.started_ms is None:
            self._state.life.started_ms = at_ms
            self._state.size.begin(self._state.clients_inside())

    def _move(self, peer: Peer, place: str, at_ms: int) -> None:
        peer.proved_ms = peer.recorded_ms = max(peer.proved_ms, at_ms)
        self._where[peer.person] = place
        if peer.place == "lobby":
            self._come(peer.person, at_ms)
            peer.place = "main"
            self._enter(peer.person)

    def _join(self, fact: Joined) -> None:
        if fact.peer in self._ended or self._peer(fact.peer):
            return
        role: Role = "guest" if fact.role == "observer" else fact.role
        self._state.people[fact.person] = Person(fact.person, "", role)
        place: Place = "lobby" if fact.place == LOBBY else "main"
        peer = Peer(
            id=fact.peer,
            person=fact.person,
            place=place,
            joined_ms=fact.at_ms,
            proved_ms=fact.at_ms,
            recorded_ms=fact.at_ms,
        )
        if place == "main":
            self._come(fact.person, fact.at_ms)
        self._state.presence.add(peer)
        if place == "main":
            self._where[fact.person] = fact.place
            self._enter(fact.person)

    def _come(self, person: str, at_ms: int) -> None:
        """What a drop of their line has used up of the grace, they have less of now."""
        if self._state.presence.chosen_inside(person) is None:
            self._state.absences.came(person, at_ms, is_counted=False, needs_video=False)

    def _enter(self, person: str) -> None:
        self._state.lobby.admit(person)
        self._state.seats.take(person)
        self._state.note_inside(person)

    def _leave(self, fact: Left) -> None:
        peer = self._peer(fact.peer)
        if peer is None:
            return
        if fact.reason == "removed" and peer.place == "lobby":
            self._deny(peer.person, fact.at_ms)
        self._gone(peer, fact.reason, fact.at_ms)
        if fact.reason != "server_lost" and self._state.presence.chosen_inside(peer.person) is None:
            self._where.pop(peer.person, None)
        if fact.reason == "removed" and not self._state.presence.of(peer.person):
            self._state.lobby.revoke(peer.person, barred=False)

    def _deny(self, person: str, at_ms: int) -> None:
        """One denial ends all connections of a person at one instant."""
        if self._turned_away.get(person) != at_ms:
            self._turned_away[person] = at_ms
            self._state.lobby.deny(person)

    def _gone(self, peer: Peer, reason: LeftReason, at_ms: int) -> None:
        self._ended.add(peer.id)
        self._state.presence.drop(peer.id)
        if peer.place != "main":
            return
        note_end(self._state, peer, reason, now=at_ms)
        until_ms = at_ms if reason in EXACT_REASONS else peer.proved_ms
        if self._state.presence.chosen_inside(peer.person) is None:
            self._state.seats.depart(peer.person)
        if self._state.people[peer.person].role == "facilitator":
            self._state.life.note_unled(until_ms)
            self._state.life.note_uncovered(until_ms)

    def _peer(self, peer: str) -> Peer | None:
        return self._state.presence.get(peer)
