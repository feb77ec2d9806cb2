"""DTLS of one peer connection (RFC 5764): a handshake with a deadline, keys out, a close that always ends.

Under `RTCDtlsTransport` lies a bounded queue instead of an ICE transport. Only DTLS datagrams of validated
addresses are put in; SRTP never passes here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from aiortc import RTCCertificate

from sessions.media import aiortc_seam
from sessions.media.aiortc_seam import DtlsRole, ProfileName
from sessions.media.engine import SrtpKeys

logger = logging.getLogger(__name__)

QUEUE_DATAGRAMS = 32  # three flights of a handshake; what comes beyond it is sent again by the other side
HANDSHAKE_DEADLINE_S = 10.0
CLOSE_DEADLINE_S = 2.0
# For a last flight that waits in the queue: in the middle of a handshake nobody says goodbye.
LAST_WORDS_S = 0.1
# OpenSSL sends a lost flight again after a second, and pyOpenSSL cannot change that; the same datagrams go
# out before. Who has had them drops them as replays (RFC 6347 section 4.1.2.6). Smaller repeats what is slow.
RESEND_FIRST_S = 0.12
RESENDS_MAX = 3
CHANGE_CIPHER_SPEC = 20  # the content type with which a last flight begins or goes on (RFC 6347 section 4.3)


class DtlsError(Exception):
    """No keys were agreed."""


class _QueuedPath:
    """The transport `RTCDtlsTransport` believes to stand on."""

    def __init__(self, send: Callable[[bytes], None], *, role: str) -> None:
        self.role = role
        self.state = "completed"
        self._put_out = send
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_DATAGRAMS)
        self._flight: list[bytes] = []
        self._is_answered = True
        self._timer: asyncio.TimerHandle | None = None
        self.is_last_out = asyncio.Event()  # the last flight of this side

    def feed(self, datagram: bytes) -> bool:
        """Take a datagram unless too many wait already."""
        if self._queue.full():
            return False
        self._queue.put_nowait(datagram)
        return True

    def settle(self) -> None:
        """The handshake is over: what was sent last is not sent again."""
        self._flight.clear()
        self._wait(0)

    async def _recv(self) -> bytes:
        if any(changes_cipher(datagram) for datagram in self._flight):
            self.is_last_out.set()
        datagram = await self._queue.get()
        self._is_answered = True
        return datagram

    async def _send(self, data: bytes) -> None:
        if self._is_answered:
            self._flight.clear()
            self._is_answered = False
            self._wait(1)
        self._flight.append(data)
        self._put_out(data)

    def _wait(self, turn: int) -> None:
        """Until the flight goes out for the `turn`th time again, each time twice as long; 0: no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if 0 < turn <= RESENDS_MAX:
            delay_s = RESEND_FIRST_S * 2 ** (turn - 1)
            self._timer = asyncio.get_running_loop().call_later(delay_s, self._resend, turn)

    def _resend(self, turn: int) -> None:
        for datagram in self._flight:
            self._put_out(datagram)
        self._wait(turn + 1)


def changes_cipher(datagram: bytes) -> bool:
    """Whether one of its records (13 octets, and as many as the last two say) is a ChangeCipherSpec."""
    at = 0
    while at + 13 <= len(datagram):
        if datagram[at] == CHANGE_CIPHER_SPEC:
            return True
        at += 13 + int.from_bytes(datagram[at + 11 : at + 13], "big")
    return False


class DtlsAssociation:
    """One association. Feed it datagrams, await `connect` or `agree`, close it once."""

    def __init__(
        self,
        send: Callable[[bytes], None],
        *,
        certificate: RTCCertificate,
        role: DtlsRole,
        profiles: tuple[ProfileName, ...],
    ) -> None:
        self._path = _QueuedPath(send, role="controlled" if role == "client" else "controlling")
        self._transport = aiortc_seam.make_dtls(self._path, certificate, role=role, profiles=profiles)
        self._finish: asyncio.Task[SrtpKeys] | None = None

    def feed(self, datagram: bytes) -> bool:
        """One DTLS datagram of a validated address, which the caller checked; False: dropped."""
        return self._path.feed(datagram)

    async def connect(
        self, fingerprints: list[tuple[str, str]], *, deadline_s: float = HANDSHAKE_DEADLINE_S
    ) -> SrtpKeys:
        """Shake hands with the holder of a certificate of all these fingerprints. Raises `DtlsError`."""
        try:
            async with asyncio.timeout(deadline_s):
                connected = await aiortc_seam.shake_hands(self._transport, fingerprints)
        except TimeoutError:
            raise DtlsError("no handshake in time") from None
        except Exception as error:
            raise DtlsError("handshake failed") from error
        finally:
            self._path.settle()
        if not connected:
            raise DtlsError("handshake refused")
        return aiortc_seam.export_keys(self._transport)

    async def agree(
        self, fingerprints: list[tuple[str, str]], *, deadline_s: float = HANDSHAKE_DEADLINE_S
    ) -> SrtpKeys:
        """The keys of a client a round trip sooner: once its last flight is out (TLS False Start, RFC 7918).

        The other side has signed its part of them by then, and its certificate is theirs. What its last
        flight says more is awaited meanwhile: the caller awaits `finished`. Raises `DtlsError`.
        """
        self._finish = asyncio.create_task(self.connect(fingerprints, deadline_s=deadline_s))
        last_out = asyncio.create_task(self._path.is_last_out.wait())
        try:
            await asyncio.wait({self._finish, last_out}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            last_out.cancel()
        if self._finish.done():
            return self._finish.result()
        if not aiortc_seam.has_keys(self._transport, fingerprints):
            self._finish.cancel()
            raise DtlsError("handshake refused")
        return aiortc_seam.export_keys(self._transport)

    async def finished(self) -> None:
        """Until the handshake that `agree` has begun is over. Raises `DtlsError`."""
        if self._finish is not None:
            await asyncio.shield(self._finish)

    def on_closed(self, react: Callable[[], None]) -> None:
        """Call `react` when the other side says goodbye."""
        aiortc_seam.on_closed(self._transport, react)

    async def close(self) -> None:
        """Say goodbye and stop what reads; never raises, never takes longer than its deadline."""
        if self._finish is not None:
            await asyncio.wait({self._finish}, timeout=LAST_WORDS_S)
            self._finish.cancel()
        try:
            async with asyncio.timeout(CLOSE_DEADLINE_S):
                await self._transport.stop()
        except Exception:
            logger.warning("a DTLS association did not close cleanly")
        else:
            aiortc_seam.let_go(self._transport)
