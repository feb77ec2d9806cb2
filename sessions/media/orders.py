"""What rooms asked of peers and seats: kept for as long as the peer may connect, and given to an engine
whenever it does. An engine forgets a peer with its connection; a room asks once."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.media.engine import Engine

Place = tuple[str, int]  # room and seat


class Orders:
    """By peer, or by room and seat."""

    def __init__(self) -> None:
        self.seats: dict[Place, str] = {}
        self.stages: dict[Place, str] = {}
        self.sending: dict[str, tuple[bool, bool]] = {}
        self.leading: dict[str, bool] = {}
        self.places: dict[str, str] = {}
        self.wishes: dict[str, tuple[Mapping[int, int], int | None]] = {}

    def put(self, table: dict[Place, str], place: Place, peer: str | None) -> None:
        """Seat or stage `place` shows `peer`, or nobody."""
        if peer is None:
            table.pop(place, None)
        else:
            table[place] = peer

    def give(self, engine: Engine, peer: str) -> None:
        """Tell the engine what was asked for before the peer was there."""
        for (room, seat), shown in self.seats.items():
            if shown == peer:
                engine.set_seat(room, seat, peer)
        for (room, seat), shown in self.stages.items():
            if shown == peer:
                engine.set_stage(room, seat, peer)
        if peer in self.places:
            engine.set_place(peer, self.places[peer])
        if peer in self.sending:
            microphone, camera = self.sending[peer]
            engine.set_sending(peer, microphone=microphone, camera=camera)
        if peer in self.leading:
            engine.set_priority(peer, is_leading=self.leading[peer])
        if peer in self.wishes:
            heights, pinned = self.wishes[peer]
            engine.set_wishes(peer, heights, pinned=pinned)

    def forget(self, peer: str) -> None:
        """The peer is gone for good."""
        self.sending.pop(peer, None)
        self.leading.pop(peer, None)
        self.places.pop(peer, None)
        self.wishes.pop(peer, None)
        self.seats = {place: shown for place, shown in self.seats.items() if shown != peer}
        self.stages = {place: shown for place, shown in self.stages.items() if shown != peer}
