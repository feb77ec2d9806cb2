"""Connections and their proofs of life: heartbeats, commands and authenticated media.

A closed websocket proves nothing: who still sends media is still here. Silence makes a connection
suspect, then gone (MINUTES section 3); what silence means for credit is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.values import Line
from sessions.core.room.effects import Effect
from sessions.core.room.ledger import Ledger
from sessions.core.room.permission import Place
from sessions.core.room.plan import RoomRules


@dataclass(slots=True, kw_only=True)
class Peer:
    """One connection. `recorded_ms` is the last proof that a fact holds, `recorded_place` where its facts
    have it once it is in, `chosen_ms` when the person last chose this device; instants in ms UTC."""

    id: str
    person: str
    place: Place
    joined_ms: int
    proved_ms: int
    recorded_ms: int
    chosen_ms: int = 0
    connected: bool = True
    media_ms: int | None = None
    microphone: bool = False
    camera: bool = False
    line: Line = "good"
    is_sending_known: bool = False
    wished_ms: int | None = None
    freezes: int = 0
    recorded_place: str = MAIN


class Presence:
    """The connections of a room, oldest first. One is here until it is dropped."""

    def __init__(self, rules: RoomRules) -> None:
        self._suspect_ms = rules.suspect_after_s * 1000
        self._beat_ms = rules.beat_s * 1000
        self._gone_ms = rules.gone_after_s * 1000
        self._seen_ms = round(rules.seen_every_s * 1000)
        self._peers: dict[str, Peer] = {}

    def add(self, peer: Peer) -> None:
        self._peers[peer.id] = peer

    def get(self, peer: str) -> Peer | None:
        return self._peers.get(peer)

    def drop(self, peer: str) -> None:
        self._peers.pop(peer, None)

    def clear(self) -> None:
        self._peers.clear()

    def everyone(self) -> tuple[Peer, ...]:
        return tuple(self._peers.values())

    def of(self, person: str) -> tuple[Peer, ...]:
        return tuple(peer for peer in self._peers.values() if peer.person == person)

    def chosen_inside(self, person: str) -> Peer | None:
        """The connection that has the person's seat: of those in the room the one whose device they chose
        last, of several on that device the newest."""
        inside = [peer for peer in self.of(person) if peer.place == "main"]
        return max(reversed(inside), key=lambda peer: peer.chosen_ms, default=None)

    def successor(self, peer: Peer) -> Peer | None:
        """A later connection of the same person, if this one has proved nothing since that came. A device
        that was chosen before and only came back is none."""
        later = [one for one in self.of(peer.person) if one.joined_ms > peer.proved_ms]
        heirs = (one for one in later if one.place == peer.place and one.chosen_ms >= peer.chosen_ms)
        return next(heirs, None)

    def beat(self, peer: Peer, now: int) -> None:
        """A heartbeat or any other message of the websocket."""
        peer.proved_ms = max(peer.proved_ms, now)
        if peer.media_ms is not None and now - peer.media_ms > self._suspect_ms:
            peer.media_ms = None

    def media(self, peer: Peer, now: int) -> None:
        """An authenticated packet of the peer."""
        peer.proved_ms = max(peer.proved_ms, now)
        peer.media_ms = now

    def suspect_at(self, peer: Peer) -> int:
        """When the silence of a connection with an open websocket begins to mean something."""
        patience = self._suspect_ms if peer.media_ms is not None else self._suspect_ms + self._beat_ms
        return peer.proved_ms + patience

    def is_suspect(self, peer: Peer, now: int) -> bool:
        return not peer.connected or now >= self.suspect_at(peer)

    def is_gone(self, peer: Peer, now: int) -> bool:
        return now >= self._gone_at(peer)

    def deadline(self, now: int) -> int | None:
        """When the next connection becomes suspect or gone."""
        turns = [self._gone_at(peer) for peer in self._peers.values()]
        turns += [self.suspect_at(peer) for peer in self._peers.values() if not self.is_suspect(peer, now)]
        return min(turns, default=None)

    def is_fact_due(self, peer: Peer, now: int) -> bool:
        return now - peer.recorded_ms >= self._seen_ms

    def _gone_at(self, peer: Peer) -> int:
        """Proofs exactly `gone_after_s` apart still leave no gap."""
        return peer.proved_ms + self._gone_ms + 1


def record_proofs(ledger: Ledger, peer: Peer) -> list[Effect]:
    """One `seen` for all proofs since the last fact about the peer, if there were any."""
    if peer.proved_ms <= peer.recorded_ms:
        return []
    since, peer.recorded_ms = peer.recorded_ms, peer.proved_ms
    return [ledger.seen(peer.proved_ms, peer=peer.id, since_ms=since)]
