"""CPU time per forwarded packet: a room of twelve, everybody publishing, everybody shown to everybody.

Each round every participant sends one voice packet and one packet of video (both 50 a second in a real room)
to the node's UDP socket on loopback. Timed is what a node does with them: take them from the socket,
decrypt, rewrite for eleven receivers, encrypt and send. The engine and the plain way through aiortc's packet
objects get the same datagrams in turn, so that a busy machine is as unkind to one as to the other. Sockets of
receivers are
emptied outside the timed part. Clock: CPU time of this thread, system time included.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from random import Random
from statistics import median
from time import thread_time_ns
from typing import Protocol

from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket
from pylibsrtp import Policy, Session

from bench import _beside
from bench.rows import Row, at_most, run
from sessions.core.rtp.estimate import MAX_BPS
from sessions.media import sendmmsg
from sessions.media.engine import Address, ExtensionIds, PayloadTypes, PeerMedia, SeatLine, SrtpKeys
from sessions.media.inbox import Arrival, Inbox
from sessions.media.python_engine import PythonEngine
from sessions.media.sockaddr import packed
from sessions.media.srtp import AEAD_AES_128_GCM, KEY_BYTES, Buffer, SrtpSession, protect, unprotect
from sessions.media.udp_port import READS_PER_WAKE

PEOPLE = 12
FORWARDED = PEOPLE * 2 * (PEOPLE - 1)  # packets that leave in one round
VOICE_BYTES, VIDEO_BYTES = 80, 1100
OPUS, VP8 = 111, 96
MID, LEVEL, SEND_TIME = 4, 1, 2
AIM = 0.6
ROOM = "room"


class Person:
    """One participant's browser: keys, a socket, and what it says."""

    def __init__(self, seat: int) -> None:
        self.seat = seat
        self.name = f"person-{seat}"
        size = KEY_BYTES[AEAD_AES_128_GCM]
        self.keys = SrtpKeys(AEAD_AES_128_GCM, os.urandom(size), os.urandom(size))
        self.udp = _udp()
        self.address = self.udp.getsockname()
        policy = Policy(self.keys.inbound, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=AEAD_AES_128_GCM)
        self._srtp = Session(policy)
        self._ids = _header_extensions()

    def say(self, turn: int) -> tuple[bytes, bytes]:
        """One packet of voice and one of video, encrypted."""
        voice = RtpPacket(OPUS, 0, turn & 0xFFFF, 960 * turn, 2 * self.seat + 1, bytes(VOICE_BYTES))
        voice.extensions.mid, voice.extensions.audio_level = "0", (False, 40)
        video = RtpPacket(VP8, 1, turn & 0xFFFF, 1800 * turn, 2 * self.seat + 2, _picture(turn))
        video.extensions.mid = "1"
        return self._encrypt(voice), self._encrypt(video)

    def _encrypt(self, packet: RtpPacket) -> bytes:
        return self._srtp.protect(packet.serialize(self._ids))

    def empty(self) -> None:
        """Throw away what was received."""
        with suppress(BlockingIOError):
            while True:
                self.udp.recv(2048)


def _udp() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    opened.bind(("127.0.0.1", 0))
    opened.setblocking(False)
    return opened


def _header_extensions() -> HeaderExtensionsMap:
    named = HeaderExtensionsMap()
    uris = {
        MID: "urn:ietf:params:rtp-hdrext:sdes:mid",
        LEVEL: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        SEND_TIME: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    }
    extensions = [RTCRtpHeaderExtensionParameters(uri=uri, id=key) for key, uri in uris.items()]
    named.configure(RTCRtpParameters(headerExtensions=extensions))
    return named


def _picture(turn: int) -> bytes:
    """A VP8 payload with a 15-bit PictureID; the first one starts a key frame (RFC 7741 §4.2)."""
    head = bytes((0x90, 0x80, 0x80 | turn >> 8 & 0x7F, turn & 0xFF, 0x00 if turn == 0 else 0x01))
    return head.ljust(VIDEO_BYTES, b"v")


class Engine:
    """Our way. `is_sending` off: everything but the system calls that send."""

    def __init__(self, people: Sequence[Person], node: socket.socket, *, is_sending: bool = True) -> None:
        outlet = sendmmsg.SocketOutlet(node) if is_sending else _Silent(node)
        self._engine = PythonEngine(outlet)
        self._outlet = outlet
        self._names = {packed(node.family, person.address): person.name for person in people}
        self._inbox = Inbox(node, slots=READS_PER_WAKE)
        for person in people:
            address = person.address
            self._engine.add_peer(person.name, room=ROOM, media=_media(), keys=person.keys, address=address)
            self._engine.set_seat(ROOM, person.seat, person.name)
            self._engine.set_sending(person.name, microphone=True, camera=True)
            self._engine.set_priority(person.name, is_leading=True)  # else four voices would be heard
        for receiver in self._engine.room(ROOM).peers.values():
            receiver.estimate.bps = MAX_BPS  # else eleven pictures of this rate would not fit

    def take(self, now_ms: int) -> None:
        """What is due, then everything that waits in the node's socket."""
        names, on_packet = self._names, self._engine.on_packet
        self._engine.tick(now_ms)
        for arrival in _everything(self._inbox):
            on_packet(names[arrival.path], arrival, now_ms)

    def check(self, turns: int) -> None:
        """Raises AssertionError where less was forwarded than is divided by."""
        assert self._outlet.sent >= turns * FORWARDED, (self._outlet.sent, turns * FORWARDED)


def _everything(inbox: Inbox) -> Iterator[Arrival]:
    while count := inbox.fill():
        yield from inbox.arrivals[:count]


class _Silent(sendmmsg.SocketOutlet):
    """Aims and measures, sends nothing."""

    def flush(self, row: sendmmsg.Row, *, keeps_turn: bool = False) -> int:  # noqa: ARG002
        self.sent += row.count
        return row.count


def _media() -> PeerMedia:
    lines = tuple(
        SeatLine(
            str(3 + 2 * i), str(4 + 2 * i), 0x10000 * (i + 1), 0x10000 * (i + 1) + 1, 0x10000 * (i + 1) + 2
        )
        for i in range(PEOPLE)
    )
    ids = ExtensionIds(mid=MID, audio_level=LEVEL, abs_send_time=SEND_TIME)
    return PeerMedia("0", "1", "2", (), PayloadTypes(OPUS, VP8), ids, lines)


@dataclass
class Line:
    """Rewriting state of one receiver x seat x kind, as little of it as the plain way can do with."""

    payload_type: int
    ssrc: int
    mid: str
    seq_offset: int = 7
    ts_offset: int = 7


class Listener:
    """One receiver of the plain way."""

    def __init__(self, person: Person) -> None:
        self.address = person.address
        self.srtp = _session(person.keys.outbound, Policy.SSRC_ANY_OUTBOUND)
        self.lines = {
            (seat, payload_type): Line(payload_type, ssrc, mid)
            for seat, line in enumerate(_media().seats)
            for payload_type, ssrc, mid in (
                (OPUS, line.audio_ssrc, line.audio_mid),
                (VP8, line.video_ssrc, line.video_mid),
            )
        }


class PacketObjects:
    """The plain way: aiortc's `RtpPacket`, pylibsrtp's `Session`, one `sendto` per receiver."""

    def __init__(self, people: Sequence[Person], node: socket.socket) -> None:
        self._node = node
        self._ids = _header_extensions()
        self._inbound = {
            each.address: _session(each.keys.inbound, Policy.SSRC_ANY_INBOUND) for each in people
        }
        self._listeners = [Listener(person) for person in people]
        self._seats = {person.address: person.seat for person in people}

    def take(self, now_ms: int) -> None:
        """Everything that waits in the node's socket."""
        with suppress(BlockingIOError):
            while True:
                self._forward(*self._node.recvfrom(2048), now_ms)

    def _forward(self, datagram: bytes, sender: Address, now_ms: int) -> None:
        packet = RtpPacket.parse(self._inbound[sender].unprotect(datagram), self._ids)
        packet.extensions.abs_send_time = now_ms * (1 << 18) // 1000 & 0xFFFFFF
        key = self._seats[sender], packet.payload_type
        sequence_number, timestamp = packet.sequence_number, packet.timestamp
        for listener in self._listeners:
            if listener.address == sender:
                continue
            line = listener.lines[key]
            packet.payload_type = line.payload_type
            packet.ssrc = line.ssrc
            packet.sequence_number = (sequence_number + line.seq_offset) & 0xFFFF
            packet.timestamp = (timestamp + line.ts_offset) & 0xFFFFFFFF
            packet.extensions.mid = line.mid
            self._node.sendto(listener.srtp.protect(packet.serialize(self._ids)), listener.address)


def _session(key: bytes, kind: int) -> Session:
    return Session(Policy(key, ssrc_type=kind, srtp_profile=AEAD_AES_128_GCM))


class Receiving:
    """Only the first part: from the socket, decrypted."""

    def __init__(self, people: Sequence[Person], node: socket.socket) -> None:
        self._srtp = {packed(node.family, each.address): SrtpSession(each.keys) for each in people}
        self._inbox = Inbox(node, slots=READS_PER_WAKE)

    def take(self, now_ms: int) -> None:  # noqa: ARG002 - the same call for every way
        """Everything that waits in the node's socket."""
        for arrival in _everything(self._inbox):
            unprotect(self._srtp[arrival.path].inbound, arrival.pointer, arrival.length)


class Protecting:
    """Only the third part: as many encryptions, of the same sizes, in the order of a fan-out."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._held = [SrtpSession(person.keys) for person in people]
        self._srtp = [each.outbound for each in self._held]
        self._buffers = [Buffer(2048) for _ in people]
        self._turn = 0

    def take(self, now_ms: int) -> None:  # noqa: ARG002 - the same call for every way
        """One round's worth."""
        self._turn += 1
        for seat in range(PEOPLE):
            for size, line in ((28 + VOICE_BYTES, 0), (28 + VIDEO_BYTES, 1)):
                head = (
                    bytes((0x80, OPUS))
                    + self._turn.to_bytes(2)
                    + bytes(4)
                    + (2 * seat + line + 1).to_bytes(4)
                )
                for srtp, buffer in zip(self._srtp[1:], self._buffers, strict=False):
                    buffer.view[:12] = head
                    buffer.length[0] = size
                    protect(srtp, buffer.pointer, buffer.length)


class Way(Protocol):
    """One of the ways that are measured."""

    def take(self, now_ms: int) -> None:
        """Everything that waits in the node's socket."""


Ways = Callable[[Sequence[Person], socket.socket], dict[str, Way]]


def _both(people: Sequence[Person], node: socket.socket) -> dict[str, Way]:
    return {"engine": Engine(people, node), "plain": PacketObjects(people, node)}


def _parts(people: Sequence[Person], node: socket.socket) -> dict[str, Way]:
    return {
        "whole": Engine(people, node),
        "unsent": Engine(people, node, is_sending=False),
        "receive": Receiving(people, node),
        "protect": Protecting(people),
    }


def _measure(ways_of: Ways, turns: int) -> dict[str, list[float]]:
    """Microseconds per forwarded packet, of each way in each round after the warm-up.

    The ways come in a new order every round, so that none always finds the caches that another left.
    """
    people = [Person(seat) for seat in range(PEOPLE)]
    node = _udp()
    ways, order = ways_of(people, node), Random(12)
    costs: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns):
        said = [(person, person.say(turn)) for person in people]
        for name in order.sample(list(ways), len(ways)):
            _send(said, node.getsockname())
            began = thread_time_ns()
            ways[name].take(1000 + 20 * turn)
            costs[name].append((thread_time_ns() - began) / 1000 / FORWARDED)
            for person in people:
                person.empty()
    for way in ways.values():
        if isinstance(way, Engine):
            way.check(turns)
    for opened in [node, *(person.udp for person in people)]:
        opened.close()
    return {name: each[turns // 10 :] for name, each in costs.items()}


def _send(said: Sequence[tuple[Person, tuple[bytes, bytes]]], target: Address) -> None:
    for person, packets in said:
        for packet in packets:
            person.udp.sendto(packet, target)


def bench(quick: bool) -> list[Row]:
    """CPU microseconds per forwarded packet, beside aiortc's packet objects and beside Janus."""
    return beside_objects(quick) + _beside.bench(quick)


def beside_objects(quick: bool) -> list[Row]:
    """The engine alone, in this process."""
    turns = 60 if quick else 1000
    return _rows(_measure(_both, turns) | _measure(_parts, turns // 2))


def _rows(costs: dict[str, list[float]]) -> list[Row]:
    middle = {name: median(each) for name, each in costs.items()}
    ratio = median(ours / plain for ours, plain in zip(costs["engine"], costs["plain"], strict=True))
    parts = {
        "receive": middle["receive"],
        "rewrite": middle["unsent"] - middle["receive"] - middle["protect"],
        "protect": middle["protect"],
        "send": middle["whole"] - middle["unsent"],
    }
    peer = f"aiortc {version('aiortc')} packet objects"
    setting = "RtpPacket, pylibsrtp Session, sendto; 12 people, audio 50/s and video 50/s, AES-128-GCM"
    return [
        Row("forwarding: engine, CPU per forwarded packet", round(middle["engine"], 3), "us"),
        *(Row(f"forwarding: engine, {name}", round(cost, 3), "us") for name, cost in parts.items()),
        Row(f"forwarding: {peer}, CPU per forwarded packet", round(middle["plain"], 3), "us"),
        at_most(f"forwarding: ratio to {peer} ({setting})", ratio, unit="ratio", aim=AIM),
    ]


if __name__ == "__main__":
    sys.exit(run(bench))
