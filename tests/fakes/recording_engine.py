"""An engine that forwards nothing and remembers what it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sessions.core.rtp.line import LineReading
from sessions.media.engine import Address, News, Packet, PeerMedia, PeerStats, SrtpKeys


class RecordingEngine:
    """`calls` in order; `peers` who is added, with media and keys; `packets` counts datagrams per peer."""

    def __init__(self, *, is_authentic: bool = True) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.peers: dict[str, tuple[PeerMedia, SrtpKeys]] = {}
        self.packets: dict[str, int] = {}
        self.news: list[tuple[str, News]] = []  # what `take_news` is about to tell
        self.is_authentic = is_authentic
        self.readings: dict[str, LineReading] = {}

    def add_peer(self, peer: str, *, room: str, media: PeerMedia, keys: SrtpKeys, address: Address) -> None:
        self.calls.append(("add_peer", peer, room))
        self.peers[peer] = (media, keys)

    def move_peer(self, peer: str, address: Address) -> None:
        self.calls.append(("move_peer", peer, address))

    def remove_peer(self, peer: str) -> None:
        self.calls.append(("remove_peer", peer))
        self.peers.pop(peer, None)

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        self.calls.append(("set_seat", room, seat, peer))

    def set_sending(self, peer: str, *, microphone: bool, camera: bool) -> None:
        self.calls.append(("set_sending", peer, microphone, camera))

    def set_place(self, peer: str, place: str) -> None:
        self.calls.append(("set_place", peer, place))

    def set_priority(self, peer: str, *, is_leading: bool) -> None:
        self.calls.append(("set_priority", peer, is_leading))

    def set_stage(self, room: str, seat: int, peer: str | None) -> None:
        self.calls.append(("set_stage", room, seat, peer))

    def set_wishes(self, peer: str, heights: Mapping[int, int], *, pinned: int | None = None) -> None:
        self.calls.append(("set_wishes", peer, dict(heights), pinned))

    def take_news(self) -> list[tuple[str, News]]:
        news, self.news = self.news, []
        return news

    def on_packet(self, peer: str, packet: Packet, now_ms: int) -> bool:
        self.packets[peer] = self.packets.get(peer, 0) + 1
        return self.is_authentic

    def tick(self, now_ms: int) -> None:
        pass

    def line(self, peer: str, now_ms: int) -> LineReading | None:
        return self.readings.get(peer)

    def stats(self, peer: str) -> PeerStats | None:
        if peer not in self.peers:
            return None
        return PeerStats(self.packets.get(peer, 0), 0, 0, 0, 0)

    def dropped(self) -> Counter[str]:
        return Counter(media_budget=3)

    def unsent(self) -> dict[str, int]:
        return {"not_taken": 0}
