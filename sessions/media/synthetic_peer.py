"""The media side of a synthetic participant: real ICE, DTLS and SRTP, no codecs.

One UDP socket; clips are sent as they are, and what comes is decrypted, counted and thrown away. Key frame
requests are obeyed. It connects to the one node its answer names and to nobody else.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import time

import pylibsrtp
from aiortc import RTCCertificate

from sessions.core.ice import stun
from sessions.media import aiortc_seam
from sessions.media.aiortc_seam import ProfileName
from sessions.media.clip import Clip
from sessions.media.dtls import DtlsAssociation, DtlsError
from sessions.media.engine import SrtpKeys
from sessions.media.synthetic_count import SeatStream, StreamCount, stream_of
from sessions.media.synthetic_offer import OwnSide, ServerSide, read_answer, write_offer
from sessions.media.synthetic_track import Track

CHECK_EVERY_S = 0.05
CONSENT_EVERY_S = 2.5  # as Chromium does
REPORT_EVERY_S = 1.0
CONNECT_DEADLINE_S = 15.0
READS_PER_WAKE = 64
_PRIORITY = 1845501695  # a peer-reflexive candidate's (RFC 8445 section 5.1.2)


class SyntheticPeer:
    """Offer, connect, send and count, then close. Everything happens on the running loop."""

    def __init__(
        self,
        *,
        seats: int,
        picture: Clip | None = None,
        voice: Clip | None = None,
        profiles: tuple[ProfileName, ...] = ("gcm",),
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._seats = seats
        self._certificate = RTCCertificate.generateCertificate()
        self._own = OwnSide(
            ufrag=secrets.token_hex(4),
            password=secrets.token_hex(16),
            fingerprint=aiortc_seam.fingerprint_of(self._certificate),
            microphone=secrets.randbelow(2**31) + 2**30,
            camera=secrets.randbelow(2**30) + 2**29,
        )
        self._tracks = _make_tracks(self._own, voice, picture)
        self._dtls = DtlsAssociation(
            self._send, certificate=self._certificate, role="server", profiles=profiles
        )
        self._socket = _open_socket(socket.AF_INET)
        self._server: ServerSide | None = None
        self._node: stun.Address | None = None  # the address that answered
        self._tie_breaker = secrets.randbits(64)
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._inbound: pylibsrtp.Session | None = None
        self._outbound: pylibsrtp.Session | None = None
        self.received: dict[SeatStream, StreamCount] = {}
        self.key_frames_asked = 0
        self.refused = 0  # datagrams that were not authentic
        self.gone = asyncio.Event()  # the node said goodbye

    @property
    def sent(self) -> dict[str, int]:
        """Packets sent so far, by "microphone" and "camera"."""
        return {name: track.packets for name, track in self._tracks.items()}

    def offer(self) -> str:
        """The one SDP offer."""
        return write_offer(self._own, seats=self._seats)

    async def connect(self, answer: str) -> None:
        """Connect to the node of `answer`. Raises DtlsError or ValueError; close the peer then."""
        self._server = read_answer(answer)
        if all(":" in host for host, _ in self._server.addresses):
            self._socket.close()
            self._socket = _open_socket(socket.AF_INET6)
        self._loop.add_reader(self._socket.fileno(), self._read)
        self._check()
        keys = await self._dtls.connect([self._server.fingerprint], deadline_s=CONNECT_DEADLINE_S)
        self._inbound, self._outbound = _sessions(keys)
        self._dtls.on_closed(self.gone.set)
        self._report()

    def set_sending(self, *, microphone: bool, camera: bool) -> None:
        """Start or stop the two tracks; ignored before `connect` is done."""
        for name, wanted in (("microphone", microphone), ("camera", camera)):
            if not wanted and name in self._timers:
                self._timers.pop(name).cancel()
            elif wanted and name in self._tracks and name not in self._timers and self._outbound:
                self._tracks[name].begin(self._loop.time())
                self._play(name)

    async def close(self) -> None:
        """Say goodbye, stop every timer and close the socket; twice is fine."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        if self._socket.fileno() >= 0:
            await self._dtls.close()
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    # Out.

    def _send(self, datagram: bytes) -> None:
        if self._node is not None and self._socket.fileno() >= 0:
            self._send_to(datagram, self._node)

    def _send_to(self, datagram: bytes, address: stun.Address) -> None:
        try:
            self._socket.sendto(datagram, address)
        except OSError:
            return  # an address of the node that this host cannot reach, or a full buffer

    def _check(self) -> None:
        """Ask every address of the node until one answers, then that one for consent (RFC 7675)."""
        assert self._server is not None
        for address in [self._node] if self._node else self._server.addresses:
            self._send_to(self._make_check(self._server), address)
        delay = CONSENT_EVERY_S if self._node else CHECK_EVERY_S
        self._timers["check"] = self._loop.call_later(delay, self._check)

    def _make_check(self, server: ServerSide) -> bytes:
        return stun.binding_request(
            secrets.token_bytes(12),
            username=f"{server.ufrag}:{self._own.ufrag}",
            password=server.password,
            priority=_PRIORITY,
            tie_breaker=self._tie_breaker,
            nominate=self._node is not None,
        )

    def _play(self, name: str) -> None:
        track, now_s = self._tracks[name], self._loop.time()
        track.skip_missed(now_s)
        while track.due_s() <= now_s + 0.001:
            for packet in track.next_packets():
                self._send(self._protect(packet))
        self._timers[name] = self._loop.call_at(track.due_s(), self._play, name)

    def _protect(self, packet: bytes) -> bytes:
        assert self._outbound is not None
        return bytes(self._outbound.protect(packet))

    def _report(self) -> None:
        assert self._outbound is not None
        for name, track in self._tracks.items():
            if name in self._timers:
                report = track.sender_report(self._loop.time(), time.time())
                self._send(self._outbound.protect_rtcp(report))
        self._timers["report"] = self._loop.call_later(REPORT_EVERY_S, self._report)

    # In.

    def _read(self) -> None:
        for _ in range(READS_PER_WAKE):
            try:
                datagram, source = self._socket.recvfrom(2048)
            except BlockingIOError:
                return
            except OSError:
                continue
            if datagram:
                self._dispatch(datagram, (source[0], source[1]))

    def _dispatch(self, datagram: bytes, source: stun.Address) -> None:
        if datagram[0] >= 128 and self._inbound is not None:
            self._on_srtp(datagram)
        elif datagram[0] <= 3:
            self._on_stun(datagram, source)
        elif 20 <= datagram[0] <= 63 and source == self._node:
            self._dtls.feed(datagram)

    def _on_stun(self, datagram: bytes, source: stun.Address) -> None:
        assert self._server is not None
        try:
            message = stun.parse(datagram)
        except stun.StunError:
            return
        is_answer = message.kind == stun.BINDING_SUCCESS and message.is_signed(self._server.password)
        if is_answer and self._node is None:
            self._node = source
            self._send_to(self._make_check(self._server), source)  # nominates

    def _on_srtp(self, datagram: bytes) -> None:
        assert self._inbound is not None
        is_control = len(datagram) > 1 and 192 <= datagram[1] <= 223  # RFC 5761 section 4
        try:
            if is_control:
                self._on_control(self._inbound.unprotect_rtcp(datagram))
            else:
                self._on_media(self._inbound.unprotect(datagram))
        except pylibsrtp.Error:
            self.refused += 1

    def _on_media(self, packet: bytes) -> None:
        stream = stream_of(int.from_bytes(packet[8:12]))
        self.received.setdefault(stream, StreamCount()).add(int.from_bytes(packet[2:4]), len(packet))

    def _on_control(self, compound: bytes) -> None:
        """Obey PLI (RFC 4585 section 6.3.1) and FIR (RFC 5104 section 4.3.1); the rest is not for us."""
        at = 0
        while at + 12 <= len(compound):
            form, kind = compound[at] & 0x1F, compound[at + 1]
            if kind == 206 and form in (1, 4) and "camera" in self._tracks:
                self.key_frames_asked += 1
                self._tracks["camera"].skip_to_key()
            at += 4 * (int.from_bytes(compound[at + 2 : at + 4]) + 1)


def _open_socket(family: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_DGRAM)
    opened.setblocking(False)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024 * 1024)
    return opened


def _make_tracks(own: OwnSide, voice: Clip | None, picture: Clip | None) -> dict[str, Track]:
    tracks = {}
    if voice is not None:
        tracks["microphone"] = Track(voice, ssrc=own.microphone, mid="0", is_video=False)
    if picture is not None:
        tracks["camera"] = Track(picture, ssrc=own.camera, mid="1", is_video=True)
    return tracks


def _sessions(keys: SrtpKeys) -> tuple[pylibsrtp.Session, pylibsrtp.Session]:
    """SRTP in both directions."""
    inbound = pylibsrtp.Policy(
        key=keys.inbound, ssrc_type=pylibsrtp.Policy.SSRC_ANY_INBOUND, srtp_profile=keys.profile
    )
    outbound = pylibsrtp.Policy(
        key=keys.outbound, ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND, srtp_profile=keys.profile
    )
    for policy in (inbound, outbound):
        policy.window_size = 1024
    return pylibsrtp.Session(inbound), pylibsrtp.Session(outbound)


__all__ = ["DtlsError", "SyntheticPeer"]
