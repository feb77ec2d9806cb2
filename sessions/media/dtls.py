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
# OpenSSL sends a lost flight again after a second, and pyOpenSSL cannot change that; the same datagrams go
# out before. Who has had them drops them as replays (RFC 6347 section 4.1.2.6). Smaller repeats what is slow.
RESEND_FIRST_S = 0.12
RESENDS_MAX = 3


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


class DtlsAssociation:
    """One association. Feed it datagrams, await `connect`, close it once."""

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

    def on_closed(self, react: Callable[[], None]) -> None:
        """Call `react` when the other side says goodbye."""
        aiortc_seam.on_closed(self._transport, react)

    async def close(self) -> None:
        """Say goodbye and stop the reading task; never raises, never takes longer than its deadline."""
        try:
            async with asyncio.timeout(CLOSE_DEADLINE_S):
                await self._transport.stop()
        except Exception:
            logger.warning("a DTLS association did not close cleanly")
        else:
            aiortc_seam.let_go(self._transport)
