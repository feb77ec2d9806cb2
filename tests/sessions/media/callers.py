"""A room of real SRTP peers over real UDP sockets on loopback, for the tests of an engine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pylibsrtp import Error, Policy, Session

from sessions.media.engine import PeerMedia, SrtpKeys
from sessions.media.python_engine import PythonEngine
from sessions.media.sendmmsg import SocketOutlet
from sessions.media.srtp import AEAD_AES_128_GCM, KEY_BYTES, Buffer
from sessions.media.turns import Turns

REPLAY_WINDOW = 1024  # as browsers have it: repairs come late


def udp() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    opened.bind(("127.0.0.1", 0))
    opened.setblocking(False)
    return opened


class Caller:
    """One browser's end: its own libsrtp sessions, its own socket."""

    def __init__(self, peer: str, profile: int) -> None:
        self.peer = peer
        self.udp = udp()
        size = KEY_BYTES[profile]
        self.keys = SrtpKeys(profile, os.urandom(size), os.urandom(size))
        self._send = Session(
            Policy(self.keys.inbound, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile)
        )
        inbound = Policy(self.keys.outbound, ssrc_type=Policy.SSRC_ANY_INBOUND, srtp_profile=profile)
        inbound.window_size = REPLAY_WINDOW
        self._receive = Session(inbound)

    def protect(self, packet: bytes) -> bytes:
        return self._send.protect_rtcp(packet) if 192 <= packet[1] <= 223 else self._send.protect(packet)

    def received(self) -> tuple[list[bytes], list[bytes]]:
        """RTP and RTCP that lie in the socket, decrypted."""
        media: list[bytes] = []
        control: list[bytes] = []
        with suppress(BlockingIOError):
            while True:
                datagram = self.udp.recv(4096)
                if 192 <= datagram[1] <= 223:
                    control.append(self._receive.unprotect_rtcp(datagram))
                else:
                    media.append(self._receive.unprotect(datagram))
        return media, control

    def is_legible(self, datagram: bytes) -> bool:
        try:
            self._receive.unprotect(datagram)
        except Error:
            return False
        return True


class Room:
    """An engine on a real socket, and the callers in its room `r`; caller i sits in seat i."""

    def __init__(self, *, profile: int = AEAD_AES_128_GCM, sendmmsg: bool = True) -> None:
        self._socket = udp()
        self._profile = profile
        self._packet = Buffer(4096)
        self.outlet = SocketOutlet(self._socket, sendmmsg=sendmmsg)
        self.misbehaving: list[str] = []
        self.turns = Turns()
        self.engine = PythonEngine(self.outlet, on_misbehaving=self.misbehaving.append, turns=self.turns)
        self.callers: list[Caller] = []

    def add(self, media: PeerMedia, *, seat: int | None, is_sending: bool = True) -> Caller:
        caller = Caller(f"peer-{len(self.callers)}", self._profile)
        self.callers.append(caller)
        address = caller.udp.getsockname()
        self.engine.add_peer(caller.peer, room="r", media=media, keys=caller.keys, address=address)
        if seat is not None:
            self.engine.set_seat("r", seat, caller.peer)
        if is_sending:
            self.engine.set_sending(caller.peer, microphone=True, camera=True)
        return caller

    def say(self, caller: Caller, packet: bytes, now_ms: int) -> bool:
        return self.hear(caller.peer, caller.protect(packet), now_ms)

    def hear(self, peer: str, datagram: bytes, now_ms: int) -> bool:
        """What the engine says of a datagram of `peer`."""
        self._packet.fill(datagram)
        return self.engine.on_packet(peer, self._packet, now_ms)

    def close(self) -> None:
        self._socket.close()
        for caller in self.callers:
            caller.udp.close()


@contextmanager
def opened(**options: object) -> Iterator[Room]:
    room = Room(**options)  # type: ignore[arg-type]
    try:
        yield room
    finally:
        room.close()
