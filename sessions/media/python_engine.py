"""The reference engine: Python that makes no object, task or coroutine per forwarded packet.

A datagram is decrypted where the kernel put it. The room's forwarder writes the packets for all receivers
into the outlet's slots; each is encrypted in its slot and one system call sends them. Rules live in
`sessions.core.rtp`; here are only keys, addresses and counters.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from struct import Struct

from sessions.core.rtp.forwarder import Forwarder, Verdict
from sessions.core.rtp.header import HEADER_BYTES, is_rtcp
from sessions.core.rtp.line import LineReading, reading_of
from sessions.core.rtp.participant import MAX_SSRCS, Participant
from sessions.core.rtp.plan import PREFIX_BYTES, Plan
from sessions.core.rtp.sink import Sink
from sessions.media.engine import Address, News, Packet, PeerMedia, PeerStats, SrtpKeys
from sessions.media.sendmmsg import SLOT_BYTES, Destination, Row, SocketOutlet
from sessions.media.srtp import (
    TRAILER_BYTES,
    SrtpSession,
    address_of,
    protect,
    protect_keeping,
    protect_rtcp,
    unprotect,
    unprotect_keeping,
    unprotect_rtcp,
)
from sessions.media.turns import Turns

logger = logging.getLogger(__name__)

MAX_DATAGRAM_BYTES = SLOT_BYTES - TRAILER_BYTES
MAX_REPORTERS = 2 * MAX_SSRCS  # SSRCs in whose name a peer may send control packets
_SSRC = Struct(">I").unpack_from
# What one peer may send: simulcast, a screen and repairs are 4 Mbit/s in 600 packets a second. Lower cuts
# into key frames; higher lets one peer take more of the node's time from the others.
MAX_PACKETS_PER_S = 1500
MAX_BYTES_PER_S = 1_250_000
# What is decrypted in vain for one address. Anybody can write another's address on a datagram: were forgeries
# paid from the budget above, 1,500 a second would silence whom they name. They cost 1 to 2 µs each: a
# fortieth of a core in all. Lower silences sooner; higher lets a flood take time from everybody.
MAX_FORGED_PER_S = 15_000
BUDGET_WINDOW_MS = 250
# A voice packet goes again to who loses packets, so much later: less is lost in the same burst, more comes
# too late to be played. What waits is bounded: 20 voices for each of a hundred receivers in one such time.
COPY_AFTER_MS = 15
MAX_COPIES = 2000
BAD_PACKETS = 20  # authentic but senseless, within …
BAD_WINDOW_MS = 10_000
SAID_EVERY_MS = 10_000  # of a room whose timers fail at every turn, in the log


@dataclass(slots=True, eq=False)
class _Lane:
    """The way to one peer and from it."""

    peer: str
    forwarder: Forwarder
    participant: Participant
    srtp: SrtpSession
    target: Destination
    packets_in: int = 0
    dropped_in: int = 0
    bytes_in: int = 0
    control_out: int = 0
    copies_out: int = 0
    control_bytes_out: int = 0
    bad: int = 0
    bad_since_ms: int = 0
    window_ms: int = -BUDGET_WINDOW_MS  # when the present budget began
    packets_left: int = 0
    bytes_left: int = 0
    forged_left: int = 0
    reporters: set[int] = field(default_factory=set)

    def renew_budget(self, now_ms: int) -> bool:
        """A budget is used up; True if its time was too, and new ones have begun."""
        if now_ms - self.window_ms < BUDGET_WINDOW_MS:
            return False
        self.window_ms = now_ms
        self.packets_left = MAX_PACKETS_PER_S * BUDGET_WINDOW_MS // 1000
        self.bytes_left = MAX_BYTES_PER_S * BUDGET_WINDOW_MS // 1000
        self.forged_left = MAX_FORGED_PER_S * BUDGET_WINDOW_MS // 1000
        return True

    def stats(self) -> PeerStats:
        """What went out is what its sinks sent, and the control packets."""
        sent = [sink.sent() for pair in self.participant.sinks.values() for sink in pair if sink is not None]
        packets = sum(each for each, _ in sent)
        grown = PREFIX_BYTES + self.srtp.tag_bytes
        return PeerStats(
            packets_in=self.packets_in,
            packets_out=self.control_out + self.copies_out + packets,
            dropped_in=self.dropped_in,
            bytes_in=self.bytes_in,
            bytes_out=self.control_bytes_out + packets * grown + sum(octets for _, octets in sent),
        )


class _FanOut:
    """What does not change from one packet of a source to the next: keys, slots, message headers."""

    __slots__ = ("addresses", "copied", "row", "ways")

    def __init__(self, lanes: Sequence[_Lane], outlet: SocketOutlet, *, is_voice: bool) -> None:
        count = len(lanes)
        contexts = [lane.srtp.outbound for lane in lanes]
        self.ways = (
            contexts,
            outlet.pointers[:count],
            outlet.lengths[:count],
        )  # what `protect` takes, in columns
        self.addresses = [[address_of(each) for each in column] for column in self.ways]
        self.row = outlet.row([(slot, lane.target) for slot, lane in enumerate(lanes)])
        self.row.is_voice = is_voice
        # Slots whose voices are sent twice, and to whom.
        self.copied = [(slot, lane) for slot, lane in enumerate(lanes) if lane.participant.twice.is_on]

    def protect(self, *, keeps_turn: bool) -> int:
        """Encrypt every slot where it lies; how many could not be, or more."""
        if keeps_turn:
            return sum(map(protect_keeping, *self.addresses))
        return sum(map(protect, *self.ways))


class PythonEngine:
    """An `Engine` over a `SocketOutlet`.

    `on_misbehaving(peer)` is called when a peer sent more than 20 authentic but senseless packets within ten
    seconds; it may remove the peer.
    """

    def __init__(
        self,
        outlet: SocketOutlet,
        *,
        on_misbehaving: Callable[[str], None] | None = None,
        turns: Turns | None = None,
    ) -> None:
        """`turns` is for a process in which other threads work too."""
        self._outlet = outlet
        self._turns = turns or Turns()
        self._on_misbehaving = on_misbehaving
        self._plan = Plan(outlet.views, trailer_bytes=TRAILER_BYTES)
        self._peers: dict[str, _Lane] = {}
        self._lanes: dict[int, _Lane] = {}
        self._numbers = count()
        self._rooms: dict[str, Forwarder] = {}
        self._copies: deque[tuple[int, _Lane, bytes]] = deque(maxlen=MAX_COPIES)  # when, to whom, what
        self.unprotected = 0  # packets that libsrtp would not encrypt, and that were not sent
        self._dropped: Counter[str] = Counter()
        self._said_ms = -SAID_EVERY_MS

    def add_peer(self, peer: str, *, room: str, media: PeerMedia, keys: SrtpKeys, address: Address) -> None:
        """Raises ValueError for keys or an address that cannot be used; nothing has changed then."""
        srtp = SrtpSession(keys)
        target = self._outlet.destination(address)
        self.remove_peer(peer)
        forwarder = self.room(room)
        participant = forwarder.join(peer, lane=next(self._numbers), media=media)
        lane = _Lane(peer, forwarder, participant, srtp, target)
        self._peers[peer] = self._lanes[participant.lane] = lane

    def move_peer(self, peer: str, address: Address) -> None:
        """Unknown peers are ignored. Raises ValueError for an address that the socket cannot reach."""
        lane = self._peers.get(peer)
        if lane is not None:
            lane.target = self._outlet.destination(address)
            lane.forwarder.forget_rows()

    def remove_peer(self, peer: str) -> None:
        lane = self._peers.pop(peer, None)
        if lane is not None:
            del self._lanes[lane.participant.lane]
        for room, forwarder in tuple(self._rooms.items()):
            forwarder.leave(peer)
            self._forget_room(room, forwarder)

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        forwarder = self.room(room)
        forwarder.set_seat(seat, peer)
        self._forget_room(room, forwarder)

    def set_sending(self, peer: str, *, microphone: bool, camera: bool) -> None:
        lane = self._peers.get(peer)
        if lane is not None:
            lane.forwarder.set_sending(peer, microphone=microphone, camera=camera)

    def set_place(self, peer: str, place: str) -> None:
        lane = self._peers.get(peer)
        if lane is not None:
            lane.forwarder.set_place(peer, place)

    def set_priority(self, peer: str, *, is_leading: bool) -> None:
        lane = self._peers.get(peer)
        if lane is not None:
            lane.forwarder.set_priority(peer, is_leading=is_leading)

    def set_stage(self, room: str, seat: int, peer: str | None) -> None:
        forwarder = self.room(room)
        forwarder.set_stage(seat, peer)
        self._forget_room(room, forwarder)

    def set_wishes(self, peer: str, heights: Mapping[int, int], *, pinned: int | None = None) -> None:
        lane = self._peers.get(peer)
        if lane is not None:
            lane.forwarder.set_wishes(peer, heights, pinned=pinned)

    def take_news(self) -> list[tuple[str, News]]:
        return [(room, news) for room, each in self._rooms.items() for news in each.take_news()]

    def line(self, peer: str, now_ms: int) -> LineReading | None:
        lane = self._peers.get(peer)
        return None if lane is None else reading_of(lane.participant, now_ms)

    def stats(self, peer: str) -> PeerStats | None:
        lane = self._peers.get(peer)
        return None if lane is None else lane.stats()

    def unsent(self) -> dict[str, int]:
        return {
            "not_taken": self._outlet.short,
            "no_slot": self._plan.skipped,
            "not_encrypted": self.unprotected,
        }

    def dropped(self) -> Counter[str]:
        return self._dropped

    def room(self, room: str) -> Forwarder:
        """What forwards for `room`; made where there was none. For measuring: the engine drives it."""
        forwarder = self._rooms.get(room)
        if forwarder is None:
            forwarder = self._rooms[room] = Forwarder(self._plan)
        return forwarder

    def _forget_room(self, room: str, forwarder: Forwarder) -> None:
        if forwarder.is_empty:
            del self._rooms[room]

    # What comes in.

    def on_packet(self, peer: str, packet: Packet, now_ms: int) -> bool:
        lane = self._peers.get(peer)
        if lane is None:
            return False
        size = packet.length[0]
        is_spent = lane.packets_left <= 0 or lane.bytes_left <= 0 or lane.forged_left <= 0
        if is_spent and not lane.renew_budget(now_ms):
            return self._drop(lane, "media_budget")
        if not HEADER_BYTES <= size <= MAX_DATAGRAM_BYTES:
            return self._drop(lane, "media_size")
        take = self._take_rtcp if is_rtcp(packet.view[1]) else self._take_rtp
        verdict = take(lane, packet, now_ms)
        if verdict is None:
            lane.forged_left -= 1
            return self._drop(lane, "media_false")
        lane.packets_left -= 1
        lane.bytes_left -= size
        lane.packets_in += 1
        lane.bytes_in += size
        if verdict is Verdict.MALFORMED:
            self._count_bad(lane, now_ms)
        elif lane.forwarder.is_pressing:
            self._send_due(lane.forwarder, now_ms)
        return True

    def _drop(self, lane: _Lane, reason: str) -> bool:
        lane.dropped_in += 1
        self._dropped[reason] += 1
        return False

    def _take_rtp(self, lane: _Lane, packet: Packet, now_ms: int) -> Verdict | None:
        """Decrypt, forward; None: not authentic, or of an SSRC that has no place any more."""
        participant = lane.participant
        ssrc: int = _SSRC(packet.view, 8)[0]
        is_known = ssrc in participant.sources
        if not is_known and len(participant.sources) >= MAX_SSRCS:
            return None
        if self._is_false(lane, packet):
            return None
        on_rtp, length = lane.forwarder.on_rtp, packet.length[0]
        verdict = on_rtp(participant, packet.view, length=length, now_ms=now_ms)
        while verdict is Verdict.AGAIN:  # an earlier packet was in it, and counts like one
            lane.packets_left -= 1
            if self._plan.sinks:
                self._carry_out(now_ms)
            verdict = on_rtp(participant, packet.view, length=length, now_ms=now_ms)
        if self._plan.sinks:
            self._carry_out(now_ms)
        elif not is_known and ssrc not in participant.sources:
            lane.srtp.forget(ssrc)
            self._drop(lane, "media_stranger")
        return verdict

    def _is_false(self, lane: _Lane, packet: Packet) -> bool:
        """Decrypt in place; True: it is not authentic."""
        if self._turns.others:
            pointers = map(address_of, (lane.srtp.inbound, packet.pointer, packet.length))
            return bool(unprotect_keeping(*pointers))
        return bool(unprotect(lane.srtp.inbound, packet.pointer, packet.length))

    def _carry_out(self, now_ms: int) -> None:
        """Encrypt every packet of the plan where it lies, and send the row."""
        plan = self._plan
        size, source = plan.size, plan.source
        fan_out = source.row if source is not None else None
        if not isinstance(fan_out, _FanOut):
            fan_out = self._fan_out(plan.sinks)
            if source is not None:
                source.row = fan_out
        outlet, keeps_turn = self._outlet, self._turns.others > 0
        outlet.set_lengths(size, fan_out.row.count)
        failed = fan_out.protect(keeps_turn=keeps_turn)
        row = self._without_plaintext(fan_out.row) if failed else fan_out.row
        outlet.flush(row, keeps_turn=keeps_turn)
        if fan_out.copied and source is not None and source.kind == "microphone":
            self._keep_copies(fan_out, now_ms)
        if self._copies:
            self._send_copies(now_ms)

    def _keep_copies(self, fan_out: _FanOut, now_ms: int) -> None:
        """For who loses packets: the same octets again a little later, so that one burst takes not both."""
        views, lengths, plain = self._outlet.views, self._outlet.lengths, self._plan.size
        for slot, lane in fan_out.copied:
            if lengths[slot][0] > plain:
                copy = bytes(views[slot][: lengths[slot][0]])
                self._copies.append((now_ms + COPY_AFTER_MS, lane, copy))

    def _send_copies(self, now_ms: int) -> None:
        """What is due, to where its receiver is by now."""
        batch = []
        while self._copies and self._copies[0][0] <= now_ms:
            _, lane, copy = self._copies.popleft()
            if self._peers.get(lane.peer) is lane:
                lane.copies_out += 1
                lane.control_bytes_out += len(copy)
                batch.append((copy, lane.target.address))
        if batch:
            self._outlet.send_many(batch)

    def _fan_out(self, sinks: Sequence[Sink]) -> _FanOut:
        is_voice = any(sink.source is not None and sink.source.kind == "microphone" for sink in sinks[:1])
        return _FanOut([self._lanes[sink.lane] for sink in sinks], self._outlet, is_voice=is_voice)

    def _without_plaintext(self, row: Row) -> Row:
        """Leave out what libsrtp refused to encrypt: those packets did not grow."""
        lengths, size = self._outlet.lengths, self._plan.size
        self.unprotected += sum(lengths[slot][0] == size for slot, _ in row.ways)
        return self._outlet.row([way for way in row.ways if lengths[way[0]][0] > size])

    def _take_rtcp(self, lane: _Lane, packet: Packet, now_ms: int) -> Verdict | None:
        reporter: int = _SSRC(packet.view, 4)[0]
        if reporter not in lane.reporters and len(lane.reporters) >= MAX_REPORTERS:
            return None
        if unprotect_rtcp(lane.srtp.inbound, packet.pointer, packet.length):
            return None
        lane.reporters.add(reporter)
        return lane.forwarder.on_rtcp(lane.participant, packet.view, length=packet.length[0], now_ms=now_ms)

    def _count_bad(self, lane: _Lane, now_ms: int) -> None:
        self._drop(lane, "media_senseless")
        if now_ms - lane.bad_since_ms > BAD_WINDOW_MS:
            lane.bad, lane.bad_since_ms = 0, now_ms
        lane.bad += 1
        if lane.bad == BAD_PACKETS + 1 and self._on_misbehaving is not None:
            self._on_misbehaving(lane.peer)

    # What goes out by itself.

    def tick(self, now_ms: int) -> None:
        self._send_copies(now_ms)
        for forwarder in tuple(self._rooms.values()):
            self._send_due(forwarder, now_ms)

    def _send_due(self, forwarder: Forwarder, now_ms: int) -> None:
        """A room whose timers fail takes them from no other, and it is no fault of whoever sent to it."""
        try:
            self._send_control(forwarder, now_ms)
        except Exception:
            self._dropped["room_fault"] += 1
            if now_ms - self._said_ms >= SAID_EVERY_MS:
                self._said_ms = now_ms
                logger.exception("the timers of a room failed")

    def _send_control(self, forwarder: Forwarder, now_ms: int) -> None:
        """Encrypt and send what is due, as many at a time as there are slots."""
        outlet = self._outlet
        ways: list[tuple[int, Destination]] = []
        for participant, packet in forwarder.tick(now_ms):
            lane, slot = self._lanes[participant.lane], len(ways)
            outlet.views[slot][: len(packet)] = packet
            outlet.lengths[slot][0] = len(packet)
            encrypt = protect_rtcp if is_rtcp(packet[1]) else protect
            if encrypt(lane.srtp.outbound, outlet.pointers[slot], outlet.lengths[slot]):
                self.unprotected += 1
                continue
            lane.control_out += 1
            lane.control_bytes_out += outlet.lengths[slot][0]
            ways.append((slot, lane.target))
            if len(ways) == len(outlet.views):
                outlet.flush(outlet.row(ways))
                ways = []
        if ways:
            outlet.flush(outlet.row(ways))
