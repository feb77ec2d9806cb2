"""People made of sockets: real ICE, DTLS and SRTP towards any server, as cheap as Python can be.

What comes is counted and thrown away, many datagrams a system call, but for the newest number of each stream,
which reports tell as those of browsers do; only a few people decrypt, and tell by the time of day inside each
packet how long it was on its way. The server gets the machine's other core.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiortc import RTCCertificate

from sessions.core.ice import stun
from sessions.core.rtp.extensions import send_time
from sessions.media import mmsg
from sessions.media.dtls import DtlsAssociation
from sessions.media.engine import SrtpKeys
from sessions.media.mmsg import FFI
from sessions.media.srtp import Buffer, SrtpSession, protect, protect_rtcp, unprotect
from sessions.media.synthetic_offer import (
    ABS_SEND_TIME_ID,
    AUDIO_LEVEL_ID,
    MID_ID,
    OPUS,
    VP8,
    ServerSide,
)

RID_ID = 5
CERTIFICATE = RTCCertificate.generateCertificate()
CHECK_EVERY_S = 0.1
CONNECT_DEADLINE_S = 20.0
PERIOD_S = 0.02
REPORT_EVERY_S = 1.0
CHECK_AGAIN_S = 2.5
REMB_BPS = 20_000_000
LOUD, SILENT = 40, 127
_PRIORITY = 1845501695
_RTP = struct.Struct("!BBHII").pack
_MEDIA = bytes(kind & 0x7F in (OPUS, VP8) for kind in range(256))  # by an RTP packet's second byte
_STAMPED = struct.Struct("!Q")  # nanoseconds since 1970, where a payload of a picture or a voice begins
_DESCRIPTOR = 5  # bytes before it in a picture
_SO_TIMESTAMPNS = 35  # <asm-generic/socket.h>; the module `socket` does not name it
_TIMESPEC = struct.Struct("@ll")
_NUMBER_OF = struct.Struct("!HxxxxI").unpack_from  # of a packet from its third byte on: sequence number, SSRC
_BLOCK = struct.Struct("!IIIIII").pack
MAX_BLOCKS = 31


@dataclass(frozen=True)
class Stream:
    """What one person sends of one kind. `rid` empty: no simulcast. `every`: one packet each n periods."""

    mid: str
    rid: str
    ssrc: int
    payload_bytes: int
    is_video: bool
    level: int = LOUD
    every: int = 1


class Ears:
    """Empties sockets, 64 datagrams a system call, and keeps nothing but how many were media, and numbers."""

    def __init__(self, *, at_once: int = 64, kept_bytes: int = 16) -> None:
        self._at_once, self._kept = at_once, kept_bytes
        self._memory = FFI.new("char[]", at_once * kept_bytes)
        self._vectors = FFI.new("struct iovec[]", at_once)
        self._messages = FFI.new("struct mmsghdr[]", at_once)
        for place in range(at_once):
            self._vectors[place].iov_base = self._memory + place * kept_bytes
            self._vectors[place].iov_len = kept_bytes
            self._messages[place].msg_hdr.msg_iov = self._vectors + place
            self._messages[place].msg_hdr.msg_iovlen = 1
        self._view = memoryview(FFI.buffer(self._memory))

    def empty(self, descriptor: int, newest: dict[int, int]) -> int:
        """How many packets of voice or picture had come; of the last ones the `newest` number by SSRC."""
        found = 0
        while True:
            count = mmsg.recvmmsg(descriptor, self._messages, self._at_once, socket.MSG_DONTWAIT, FFI.NULL)
            if count > 0:
                found += sum(map(_MEDIA.__getitem__, self._view[1 : count * self._kept : self._kept]))
            if count < self._at_once:
                self._note(max(0, count), newest)
                return found

    def _note(self, count: int, newest: dict[int, int]) -> None:
        for at in range(0, count * self._kept, self._kept):
            if _MEDIA[self._view[at + 1]]:
                number, ssrc = _NUMBER_OF(self._view, at + 2)
                newest[ssrc] = number


class Caller:
    """One peer connection: the side that asks in ICE, either side of DTLS."""

    def __init__(self) -> None:
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setblocking(False)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(16)
        self._tie_breaker = secrets.randbits(64)
        self._packet = Buffer(2048)
        self._check = b""
        self._dtls: DtlsAssociation | None = None
        self._keys: SrtpKeys
        self._srtp: SrtpSession
        self.latencies_ms: list[float] = []
        self.newest: dict[int, int] = {}  # sequence numbers of what came, by SSRC

    async def connect(self, server: ServerSide, *, is_dtls_client: bool) -> None:
        """Raises DtlsError or TimeoutError."""
        self.udp.connect(server.addresses[0])
        self._dtls = DtlsAssociation(
            self._send,
            certificate=CERTIFICATE,
            role="client" if is_dtls_client else "server",
            profiles=("gcm",),
        )
        self._server = server
        loop = asyncio.get_running_loop()
        loop.add_reader(self.udp.fileno(), self._read)
        self.check()
        await asyncio.sleep(0.05)  # checks first: what DTLS sends before one was answered is thrown away
        try:
            self._keys = await self._dtls.connect([server.fingerprint], deadline_s=CONNECT_DEADLINE_S)
        finally:
            loop.remove_reader(self.udp.fileno())
        self._srtp = SrtpSession(self._keys)

    def check(self) -> None:
        """One more ICE check, which nominates; the address stays ours (RFC 7675)."""
        self._send(
            stun.binding_request(
                secrets.token_bytes(12),
                username=f"{self._server.ufrag}:{self.ufrag}",
                password=self._server.password,
                priority=_PRIORITY,
                tie_breaker=self._tie_breaker,
                nominate=True,
            )
        )

    def stamp_arrivals(self) -> None:
        """Let the kernel say when each datagram came; from now on call `listen`."""
        self.udp.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    def _send(self, datagram: bytes | memoryview) -> None:
        with suppress(OSError):
            self.udp.send(datagram)

    def _read(self) -> None:
        with suppress(OSError):
            while datagram := self.udp.recv(2048):
                if 20 <= datagram[0] <= 63 and self._dtls is not None:
                    self._dtls.feed(datagram)
                elif datagram[0] <= 3:
                    self._answer_check(datagram)

    def _answer_check(self, datagram: bytes) -> None:
        """A server that is no ICE-lite one asks too."""
        with suppress(stun.StunError):
            message = stun.parse(datagram)
            if message.kind == stun.BINDING_REQUEST:
                source = self.udp.getpeername()
                self._send(stun.binding_success(message, source=source, password=self.password))

    def say(self, packet: bytes) -> None:
        """Encrypt and send one RTP packet."""
        self._out(packet, protect)

    def report(self, compound: bytes) -> None:
        """Encrypt and send one RTCP compound."""
        self._out(compound, protect_rtcp)

    def _out(self, packet: bytes, encrypt: Any) -> None:
        out = self._packet
        out.fill(packet)
        if not encrypt(self._srtp.outbound, out.pointer, out.length):
            self._send(out.view[: out.length[0]])

    def listen(self) -> int:
        """Take everything that came, decrypt it, and note how long each packet was on its way."""
        found = 0
        with suppress(BlockingIOError):
            while True:
                datagram, extras, _, _ = self.udp.recvmsg(2048, 64)
                if len(datagram) > 12 and _MEDIA[datagram[1]]:
                    found += 1
                    number, ssrc = _NUMBER_OF(datagram, 2)
                    self.newest[ssrc] = number
                    self._note(datagram, _arrival_ns(extras))
        return found

    def _note(self, datagram: bytes, came_ns: int) -> None:
        taken = self._packet
        taken.fill(datagram)
        assert not unprotect(self._srtp.inbound, taken.pointer, taken.length), "not authentic"
        view = taken.view
        start = 12
        if view[0] & 0x10:
            start += 4 + 4 * int.from_bytes(view[14:16])
        start += _DESCRIPTOR if view[1] & 0x7F == VP8 else 0
        self.latencies_ms.append((came_ns - _STAMPED.unpack_from(view, start)[0]) / 1e6)

    def close(self) -> None:
        """Without a word."""
        self.udp.close()


def _arrival_ns(extras: Sequence[tuple[int, int, bytes]]) -> int:
    seconds, rest = map(int, _TIMESPEC.unpack_from(extras[0][2]))
    return seconds * 1_000_000_000 + rest


@dataclass
class Person:
    """Where somebody sends to and receives from: one connection, or two of the same server."""

    talks: Caller
    hears: Caller
    streams: Sequence[Stream]
    name: str = ""  # by which the server knows them
    turn: int = 0
    picture: dict[str, int] = field(default_factory=dict)

    def speak(self) -> int:
        """Everything that is due in this period of 20 ms; returns how many packets that was."""
        turn, self.turn = self.turn, self.turn + 1
        due = [stream for stream in self.streams if turn % stream.every == 0]
        for stream in due:
            self.talks.say(_packet(stream, turn))
        return len(due)

    def report(self) -> None:
        """What a browser says once a second: that nothing was lost, and its estimate of the line (REMB)."""
        ssrc = self.streams[0].ssrc
        newest = sorted(self.hears.newest.items())[:MAX_BLOCKS]
        blocks = b"".join(_BLOCK(each, 0, number, 0, 0, 0) for each, number in newest)
        exponent, mantissa = 8, REMB_BPS >> 8
        remb = struct.pack(
            "!BBHII4sBBH",
            0x8F,
            206,
            5,
            ssrc,
            0,
            b"REMB",
            1,
            exponent << 2 | mantissa >> 16,
            mantissa & 0xFFFF,
        )
        head = struct.pack("!BBHI", 0x80 | len(newest), 201, 1 + 6 * len(newest), ssrc)
        self.hears.report(head + blocks + remb + struct.pack("!I", 1))


def _packet(stream: Stream, turn: int) -> bytes:
    """Plain RTP as a browser sends it; the instant it was made stands in its payload."""
    count = turn // stream.every
    kind, rate = (VP8, 90) if stream.is_video else (OPUS, 48)
    now = _STAMPED.pack(time.time_ns())
    if stream.is_video:
        is_key = count % 50 == 0
        now = bytes((0x90, 0x80, 0x80 | count >> 8 & 0x7F, count & 0xFF, not is_key)) + now
    head = _RTP(
        0x90, kind | 0x80 * stream.is_video, count & 0xFFFF, turn * 20 * rate & 0xFFFFFFFF, stream.ssrc
    )
    return head + _extensions(stream) + now.ljust(stream.payload_bytes, b"v")


def _extensions(stream: Stream) -> bytes:
    """mid, rid, level and a time of sending (RFC 8285 section 4.2)."""
    block = b"".join(
        (
            bytes((MID_ID << 4 | len(stream.mid) - 1,)) + stream.mid.encode(),
            bytes((RID_ID << 4 | len(stream.rid) - 1,)) + stream.rid.encode() if stream.rid else b"",
            bytes((ABS_SEND_TIME_ID << 4 | 2,)) + send_time(time.monotonic_ns() // 1_000_000).to_bytes(3),
            b"" if stream.is_video else bytes((AUDIO_LEVEL_ID << 4, stream.level)),
        )
    )
    block += bytes(-len(block) % 4)
    return b"\xbe\xde" + (len(block) // 4).to_bytes(2) + block


class Crowd:
    """Everybody of one server."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = list(people)
        self._ears = Ears()
        self._witnesses = {id(people[0].hears)}
        people[0].hears.stamp_arrivals()

    def live(self, seconds: float) -> tuple[int, int]:
        """Talk and listen as the clock says; returns packets sent and received. Blocks the thread."""
        began, sent, received = time.perf_counter(), 0, 0
        for due_s, person in self._schedule(seconds):
            left_s = began + due_s - time.perf_counter()
            if left_s > 0:
                time.sleep(left_s)
            sent += person.speak()
            received += self._hear(person)
        time.sleep(0.1)
        return sent, received + sum(self._hear(person) for person in self.people)

    def _schedule(self, seconds: float) -> Iterator[tuple[float, Person]]:
        """Everybody once in 20 ms, evenly spread; reports and checks in between."""
        step = PERIOD_S / len(self.people)
        for period in range(round(seconds / PERIOD_S)):
            for place, person in enumerate(self.people):
                if (period + place) % round(REPORT_EVERY_S / PERIOD_S) == 0:
                    person.report()
                if (period + place) % round(CHECK_AGAIN_S / PERIOD_S) == 0:
                    person.talks.check()
                    person.hears.check()
                yield period * PERIOD_S + place * step, person

    def _hear(self, person: Person) -> int:
        if person.talks is not person.hears:
            self._ears.empty(person.talks.udp.fileno(), person.talks.newest)
        if id(person.hears) in self._witnesses:
            return person.hears.listen()
        return self._ears.empty(person.hears.udp.fileno(), person.hears.newest)

    def keep(self) -> None:
        """While others are measured: everybody is still there."""
        for person in self.people:
            person.talks.check()
            person.hears.check()
            person.report()

    def take_latencies_ms(self) -> list[float]:
        """What the witness noted since the last call."""
        witness = self.people[0].hears
        noted, witness.latencies_ms = witness.latencies_ms, []
        return noted

    def close(self) -> None:
        """Everybody is gone."""
        for person in self.people:
            person.talks.close()
            person.hears.close()
