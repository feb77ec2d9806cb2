"""The node's one UDP socket: read in bounded turns, told apart by first byte (RFC 7983).

STUN goes to whoever answers checks; DTLS and SRTP only ever come from validated addresses, so the receiver
looks the source up before anything else. Nothing that arrives can raise out of here.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections import Counter
from enum import Enum
from typing import Protocol

from sessions.media.engine import Address
from sessions.media.inbox import DATAGRAM_MAX_BYTES, Arrival, Inbox
from sessions.media.kernel import drops_of
from sessions.media.sockaddr import address_for

logger = logging.getLogger(__name__)

BUFFER_BYTES = 4 * 1024 * 1024  # a key frame of every seat to every receiver fits; the kernel may give less
# Datagrams read before other tasks get a turn: about half a millisecond. More raises the loop's latency under
# a flood, fewer costs a wake-up of the selector per packet.
READS_PER_WAKE = 64
# Woken so often in so short a time (2,000 times a second), the port looks by itself instead every millisecond
# until less comes than is worth it. A wake-up costs as much as a packet; longer delays every packet more.
BUSY_WAKES, BUSY_S = 32, 0.016
LOOK_EVERY_S = 0.001
CALM_LOOKS, CALM_DATAGRAMS = 64, 64
ANY, ANY_IPV4 = "::", "0.0.0.0"  # noqa: S104 - browsers come from everywhere


class Traffic(Enum):
    """What a datagram is, by its first byte."""

    STUN = "stun"
    DTLS = "dtls"
    SRTP = "srtp"
    UNKNOWN = "unknown"


def _classify(first: int) -> Traffic:
    if first <= 3:
        return Traffic.STUN
    if 20 <= first <= 63:
        return Traffic.DTLS
    return Traffic.SRTP if 128 <= first <= 191 else Traffic.UNKNOWN


_KINDS = tuple(_classify(first) for first in range(256))


class Receiver(Protocol):
    """What a node does with the datagrams of its port."""

    def on_stun(self, datagram: bytes, source: Address) -> None:
        """A datagram that looks like STUN, from anywhere."""

    def on_dtls(self, datagram: bytes, source: Address) -> None:
        """A datagram that looks like DTLS, from anywhere."""

    def on_srtp(self, arrival: Arrival) -> None:
        """A datagram that looks like SRTP or SRTCP, from anywhere; it lies there until this returns."""


class UdpPort:
    """A bound socket on the running loop. Engines send by its `socket` too; closing it is this class's."""

    def __init__(self, receiver: Receiver, sock: socket.socket) -> None:
        self._receiver = receiver
        self.socket = sock
        self._inbox = Inbox(sock, slots=READS_PER_WAKE)
        self._loop = asyncio.get_running_loop()
        self.dropped: Counter[str] = Counter()
        self._wakes, self._since_s = 0, 0.0
        self._looks = self._seen = 0
        self._timer: asyncio.TimerHandle | None = None
        self._wait()

    def drops(self) -> Counter[str]:
        """Datagrams that were not taken, since the start, by reason: here and by the kernel."""
        return self.dropped + Counter(kernel=drops_of(self.socket))

    @classmethod
    def open(cls, receiver: Receiver, *, host: str, port: int) -> UdpPort:
        """Bind and start reading; an empty `host` is every address of the host, of both IP versions where it
        has both. Raises OSError when the address or port cannot be had."""
        if host or not socket.has_ipv6:
            return cls(receiver, _bound(host or ANY_IPV4, port))
        try:
            return cls(receiver, _bound(ANY, port))
        except OSError:
            return cls(receiver, _bound(ANY_IPV4, port))  # the kernel was started without IPv6

    @property
    def takes_ipv6(self) -> bool:
        """Whether IPv6 addresses can be reached and reach it."""
        return self.socket.family == socket.AF_INET6

    @property
    def port(self) -> int:
        """The UDP port that was bound."""
        return int(self.socket.getsockname()[1])

    @property
    def is_looking(self) -> bool:
        """Whether so much comes that it looks by itself instead of being woken."""
        return self._timer is not None

    def close(self) -> None:
        """Stop reading and free the port; twice is fine."""
        if self.socket.fileno() >= 0:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._loop.remove_reader(self.socket.fileno())
            self.socket.close()

    def send(self, datagram: bytes, address: Address) -> None:
        """Send one datagram, or drop and count it: UDP promises nothing."""
        try:
            self.socket.sendto(datagram, address_for(self.socket.family, address))
        except OSError as error:
            self.dropped["send_" + errno.errorcode.get(error.errno or 0, "other").lower()] += 1

    def _wait(self) -> None:
        """Be woken by what comes."""
        self._wakes, self._since_s = 0, self._loop.time()
        self._loop.add_reader(self.socket.fileno(), self._wake)

    def _wake(self) -> None:
        self._read()
        self._wakes += 1
        if self._wakes < BUSY_WAKES or self.socket.fileno() < 0:
            return
        now_s = self._loop.time()
        is_busy = now_s - self._since_s < BUSY_S
        self._wakes, self._since_s = 0, now_s
        if is_busy:
            self._loop.remove_reader(self.socket.fileno())
            self._looks = self._seen = 0
            self._timer = self._loop.call_later(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        """See what came, and when to look again."""
        self._timer = None
        self._looks, self._seen = self._looks + 1, self._seen + self._read()
        if self.socket.fileno() < 0:
            return
        if self._looks == CALM_LOOKS:
            if self._seen < CALM_DATAGRAMS:
                self._wait()
                return
            self._looks = self._seen = 0
        self._timer = self._loop.call_later(LOOK_EVERY_S, self._look)

    def _read(self) -> int:
        """One turn of reading; how many came."""
        try:
            count = self._inbox.fill()
        except OSError:
            self.dropped["receive_error"] += 1  # e.g. an ICMP answer to something we sent
            return 0
        for arrival in self._inbox.arrivals[:count]:
            self._dispatch(arrival)
        return count

    def _dispatch(self, arrival: Arrival) -> None:
        if not 0 < arrival.length[0] <= DATAGRAM_MAX_BYTES:
            self.dropped["length"] += 1
            return
        kind = _KINDS[arrival.view[0]]
        try:
            if kind is Traffic.SRTP:
                self._receiver.on_srtp(arrival)
            elif kind is Traffic.STUN:
                self._receiver.on_stun(arrival.octets(), arrival.source)
            elif kind is Traffic.DTLS:
                self._receiver.on_dtls(arrival.octets(), arrival.source)
            else:
                self.dropped["unknown"] += 1
        except Exception:
            self.dropped["bug"] += 1
            logger.exception("a datagram of kind %s was not handled", kind.value)


def _bound(host: str, port: int) -> socket.socket:
    """A socket of the host's IP version; that of `ANY` takes both."""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        if host == ANY:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            sock.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        sock.setblocking(False)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
