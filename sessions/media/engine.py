"""The seam between a media node and what forwards its packets.

An engine takes authenticated peers, decrypts what they send, rewrites headers per receiver, encrypts and
sends. It knows rooms, peers and seats by opaque strings and numbers; it knows no websocket, no database
and no SDP text. All calls come from one thread; `now_ms` is monotonic milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sessions.core.rtp.line import LineReading
from sessions.core.rtp.negotiated import ExtensionIds, PayloadTypes, PeerMedia, SeatLine
from sessions.core.rtp.news import LayersWanted, News, PausedChanged, SpeakerChanged

__all__ = [
    "Address",
    "Engine",
    "ExtensionIds",
    "LayersWanted",
    "News",
    "Outlet",
    "Packet",
    "PausedChanged",
    "PayloadTypes",
    "PeerMedia",
    "PeerStats",
    "SeatLine",
    "SpeakerChanged",
    "SrtpKeys",
]

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """Keys of one peer, both directions, as DTLS-SRTP exported them (RFC 5764): key then salt."""

    profile: int  # libsrtp's number of the negotiated protection profile
    inbound: bytes = field(repr=False)
    outbound: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PeerStats:
    """Counters of one peer since it was added."""

    packets_in: int
    packets_out: int
    dropped_in: int
    bytes_in: int
    bytes_out: int


class Packet(Protocol):
    """One datagram where it lies: `length[0]` octets from `pointer` as C sees it, of `view` as Python does.

    There is room behind it; an engine decrypts it in place and leaves the shorter length there.
    """

    pointer: Any
    length: Any
    view: memoryview


class Engine(Protocol):
    """Forwards the packets of every room of a node."""

    def add_peer(self, peer: str, *, room: str, media: PeerMedia, keys: SrtpKeys, address: Address) -> None:
        """From now on `peer` receives its room's seats and may send. `address` is validated by ICE."""

    def move_peer(self, peer: str, address: Address) -> None:
        """A newer nomination moved the peer."""

    def remove_peer(self, peer: str) -> None:
        """Forget the peer and clear every seat that shows it. Unknown peers are ignored."""

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        """Seat `seat` of `room` shows what `peer` sends; the peer need not be added yet."""

    def set_sending(self, peer: str, *, microphone: bool, camera: bool) -> None:
        """What of this peer is forwarded; before the first call: nothing."""

    def set_place(self, peer: str, place: str) -> None:
        """Peers of a room in different places neither see nor hear each other; before the first call: ""."""

    def set_priority(self, peer: str, *, is_leading: bool) -> None:
        """A facilitator is always heard; before the first call a peer is none. Unknown peers are ignored."""

    def set_stage(self, room: str, seat: int, peer: str | None) -> None:
        """Seat `seat` of `room` shows the screen of `peer` and has no voice; None: it shows nothing."""

    def set_wishes(self, peer: str, heights: Mapping[int, int], *, pinned: int | None = None) -> None:
        """At how many pixels `peer` shows the picture of each seat; 0: hidden, absent: about 360.

        Unknown peers are ignored.
        """

    def take_news(self) -> list[tuple[str, News]]:
        """What changed since the last call, each with its room."""

    def on_packet(self, peer: str, packet: Packet, now_ms: int) -> bool:
        """One SRTP or SRTCP datagram from a peer's validated address. True: authentic (proof of life).

        The packet is the engine's until this returns, and what is in it means nothing afterwards.
        """

    def tick(self, now_ms: int) -> None:
        """Timed work (reports, REMB, key frame requests); to be called every 20 to 50 ms."""

    def line(self, peer: str, now_ms: int) -> LineReading | None:
        """What is known of how well the peer's line carries, or None for an unknown peer."""

    def stats(self, peer: str) -> PeerStats | None:
        """Counters, or None for an unknown peer."""

    def dropped(self) -> Counter[str]:
        """Packets that were not taken and timers of rooms that failed, since the start, by reason."""

    def unsent(self) -> Mapping[str, int]:
        """Packets that were to go out and did not, since the start, by reason."""


class Outlet(Protocol):
    """Where an engine puts datagrams: the node's one UDP socket."""

    def send_many(self, batch: list[tuple[bytes, Address]]) -> int:
        """Send as many as the socket takes (`sendmmsg` where the platform has it); returns how many."""
