"""The reference engine: Python that makes no object, task or coroutine per packet.

A datagram is copied once into the engine's memory and decrypted there. The room's forwarder writes the
packets for all receivers into the outlet's slots; each is encrypted in its slot and one system call sends
them. Rules live in `sessions.core.rtp`; here are only keys, addresses and counters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sessions.core.rtp.forwarder import Forwarder, Verdict
from sessions.core.rtp.header import HEADER_BYTES, is_rtcp
from sessions.core.rtp.participant import MAX_SSRCS, Participant
from sessions.core.rtp.plan import Plan
from sessions.media.engine import Address, PeerMedia, PeerStats, SrtpKeys
from sessions.media.sendmmsg import SLOT_BYTES, Destination, SocketOutlet
from sessions.media.srtp import (
    TRAILER_BYTES,
    Buffer,
    SrtpSession,
    protect,
    protect_rtcp,
    unprotect,
    unprotect_rtcp,
)

MAX_DATAGRAM_BYTES = SLOT_BYTES - TRAILER_BYTES
MAX_REPORTERS = 2 * MAX_SSRCS  # SSRCs in whose name a peer may send control packets
BAD_PACKETS = 20  # authentic but senseless, within …
BAD_WINDOW_MS = 10_000


@dataclass(slots=True, eq=False)
class _Lane:
    """The way to one peer and from it."""

    peer: str
    room: str
    forwarder: Forwarder
    participant: Participant
    srtp: SrtpSession
    target: Destination
    packets_in: int = 0
    packets_out: int = 0
    dropped_in: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    bad: int = 0
    bad_since_ms: int = 0
    reporters: set[int] = field(default_factory=set)


class PythonEngine:
    """An `Engine` over a `SocketOutlet`.

    `on_misbehaving(peer)` is called when a peer sent more than 20 authentic but senseless packets within ten
    seconds; it may remove the peer.
    """

    def __init__(self, outlet: SocketOutlet, *, on_misbehaving: Callable[[str], None] | None = None) -> None:
        self._outlet = outlet
        self._on_misbehaving = on_misbehaving
        self._plan = Plan(outlet.views, trailer_bytes=TRAILER_BYTES)
        self._packet = Buffer(SLOT_BYTES)
        self._peers: dict[str, _Lane] = {}
        self._lanes: list[_Lane | None] = []
        self._free: list[int] = []
        self._rooms: dict[str, Forwarder] = {}

    def add_peer(self, peer: str, *, room: str, media: PeerMedia, keys: SrtpKeys, address: Address) -> None:
        """Raises ValueError for keys or an address that cannot be used; nothing has changed then."""
        srtp = SrtpSession(keys)
        target = self._outlet.destination(address)
        self.remove_peer(peer)
        number = self._free.pop() if self._free else len(self._lanes)
        forwarder = self._room(room)
        participant = forwarder.join(peer, lane=number, media=media)
        lane = _Lane(peer, room, forwarder, participant, srtp, target)
        self._peers[peer] = lane
        if number == len(self._lanes):
            self._lanes.append(lane)
        else:
            self._lanes[number] = lane

    def move_peer(self, peer: str, address: Address) -> None:
        """Unknown peers are ignored. Raises ValueError for an address that the socket cannot reach."""
        lane = self._peers.get(peer)
        if lane is not None:
            lane.target = self._outlet.destination(address)

    def remove_peer(self, peer: str) -> None:
        lane = self._peers.pop(peer, None)
        if lane is not None:
            self._lanes[lane.participant.lane] = None
            self._free.append(lane.participant.lane)
        for room, forwarder in tuple(self._rooms.items()):
            forwarder.leave(peer)
            self._forget_room(room, forwarder)

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        forwarder = self._room(room)
        forwarder.set_seat(seat, peer)
        self._forget_room(room, forwarder)

    def set_sending(self, peer: str, *, microphone: bool, camera: bool) -> None:
        lane = self._peers.get(peer)
        if lane is not None:
            lane.forwarder.set_sending(peer, microphone=microphone, camera=camera)

    def stats(self, peer: str) -> PeerStats | None:
        lane = self._peers.get(peer)
        if lane is None:
            return None
        return PeerStats(lane.packets_in, lane.packets_out, lane.dropped_in, lane.bytes_in, lane.bytes_out)

    def _room(self, room: str) -> Forwarder:
        forwarder = self._rooms.get(room)
        if forwarder is None:
            forwarder = self._rooms[room] = Forwarder(self._plan)
        return forwarder

    def _forget_room(self, room: str, forwarder: Forwarder) -> None:
        if forwarder.is_empty:
            del self._rooms[room]

    # What comes in.

    def on_packet(self, peer: str, datagram: bytes, now_ms: int) -> bool:
        lane = self._peers.get(peer)
        if lane is None:
            return False
        if not HEADER_BYTES <= len(datagram) <= MAX_DATAGRAM_BYTES:
            lane.dropped_in += 1
            return False
        take = self._take_rtcp if is_rtcp(datagram[1]) else self._take_rtp
        verdict = take(lane, datagram, now_ms)
        if verdict is None:
            lane.dropped_in += 1
            return False
        lane.packets_in += 1
        lane.bytes_in += len(datagram)
        if verdict is Verdict.MALFORMED:
            self._count_bad(lane, now_ms)
        elif lane.forwarder.is_pressing:
            self._send_control(lane.forwarder, now_ms)
        return True

    def _take_rtp(self, lane: _Lane, datagram: bytes, now_ms: int) -> Verdict | None:
        """Decrypt, forward; None: not authentic, or of an SSRC that has no place any more."""
        packet, participant = self._packet, lane.participant
        ssrc = int.from_bytes(datagram[8:12], "big")
        is_known = ssrc in participant.sources
        if not is_known and len(participant.sources) >= MAX_SSRCS:
            return None
        packet.fill(datagram)
        if unprotect(lane.srtp.inbound, packet.pointer, packet.length):
            return None
        verdict = lane.forwarder.on_rtp(participant, packet.view, length=packet.length[0], now_ms=now_ms)
        if self._plan.lanes:
            self._carry_out()
        elif not is_known and ssrc not in participant.sources:
            lane.srtp.forget(ssrc)
            lane.dropped_in += 1
        return verdict

    def _carry_out(self) -> None:
        """Encrypt every packet of the plan where it lies, and send the row."""
        outlet, lanes, size = self._outlet, self._lanes, self._plan.size
        pointers, lengths, aim = outlet.pointers, outlet.lengths, outlet.aim
        slot = first = 0
        for number in self._plan.lanes:
            lane = lanes[number]
            length = lengths[slot]
            length[0] = size
            if lane is None or protect(lane.srtp.outbound, pointers[slot], length):
                outlet.flush(first, slot)
                first = slot + 1
            else:
                aim(slot, lane.target)
                lane.packets_out += 1
                lane.bytes_out += length[0]
            slot += 1
        outlet.flush(first, slot)

    def _take_rtcp(self, lane: _Lane, datagram: bytes, now_ms: int) -> Verdict | None:
        packet = self._packet
        reporter = int.from_bytes(datagram[4:8], "big")
        if reporter not in lane.reporters and len(lane.reporters) >= MAX_REPORTERS:
            return None
        packet.fill(datagram)
        if unprotect_rtcp(lane.srtp.inbound, packet.pointer, packet.length):
            return None
        lane.reporters.add(reporter)
        return lane.forwarder.on_rtcp(lane.participant, packet.view, length=packet.length[0], now_ms=now_ms)

    def _count_bad(self, lane: _Lane, now_ms: int) -> None:
        lane.dropped_in += 1
        if now_ms - lane.bad_since_ms > BAD_WINDOW_MS:
            lane.bad, lane.bad_since_ms = 0, now_ms
        lane.bad += 1
        if lane.bad == BAD_PACKETS + 1 and self._on_misbehaving is not None:
            self._on_misbehaving(lane.peer)

    # What goes out by itself.

    def tick(self, now_ms: int) -> None:
        for forwarder in tuple(self._rooms.values()):
            self._send_control(forwarder, now_ms)

    def _send_control(self, forwarder: Forwarder, now_ms: int) -> None:
        """Encrypt and send what is due, as many at a time as there are slots."""
        outlet = self._outlet
        slot = 0
        for participant, packet in forwarder.tick(now_ms):
            lane = self._lanes[participant.lane]
            if lane is None or len(packet) > MAX_DATAGRAM_BYTES:
                continue
            outlet.views[slot][: len(packet)] = packet
            outlet.lengths[slot][0] = len(packet)
            if protect_rtcp(lane.srtp.outbound, outlet.pointers[slot], outlet.lengths[slot]):
                continue
            outlet.aim(slot, lane.target)
            lane.packets_out += 1
            lane.bytes_out += outlet.lengths[slot][0]
            slot += 1
            if slot == len(outlet.views):
                outlet.flush(0, slot)
                slot = 0
        if slot:
            outlet.flush(0, slot)
