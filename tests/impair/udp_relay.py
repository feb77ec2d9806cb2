"""A UDP relay in user space: the path between browsers and a media node, in the hands of a test.

The node advertises the relay's address (`public_address`, `public_port`). Each browser gets a socket of its
own towards the node; `move()` gives everybody a new one, which is what the node sees of a change from Wi-Fi
to the mobile network.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from types import TracebackType

from tests.impair.line import CLEAR, CUT, Impairment, Line

Address = tuple[str, int]

READS_PER_WAKE = 64
BUFFER_BYTES = 1 << 20


class _Socket:
    """A socket that hands over what it reads."""

    def __init__(self, host: str, take: Callable[[bytes, Address], None]) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._take = take
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        self._socket.setblocking(False)
        self._socket.bind((host, 0))
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket.fileno(), self._read)
        self.port: int = self._socket.getsockname()[1]

    def send(self, datagram: bytes, target: Address) -> None:
        try:
            self._socket.sendto(datagram, target)
        except OSError:
            return  # closed meanwhile, or a full buffer: a line promises nothing

    def close(self) -> None:
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    def _read(self) -> None:
        for _ in range(READS_PER_WAKE):
            try:
                datagram, source = self._socket.recvfrom(4096)
            except BlockingIOError:
                return
            except OSError:
                continue
            self._take(datagram, source[:2])


class UdpRelay:
    """Forwards to `upstream` (set it once the node is up); `up` is towards the node, `down` from it.

    `counted` says how many datagrams came and how many copies were lost, in each direction.
    """

    def __init__(self, *, seed: int = 1, host: str = "127.0.0.1", upstream: Address | None = None) -> None:
        self.host = host
        self.upstream = upstream
        self.up, self.down = Impairment(seed), Impairment(seed + 1)
        self.counted: Counter[str] = Counter()
        self._back: dict[Address, _Socket] = {}
        self._timers: set[asyncio.TimerHandle] = set()

    async def __aenter__(self) -> UdpRelay:
        self._loop = asyncio.get_running_loop()
        self._front = _Socket(self.host, self._on_front)
        self.port = self._front.port
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for timer in self._timers:
            timer.cancel()
        self._front.close()
        self._drop_back()

    def be(self, up: Line = CLEAR, down: Line | None = None) -> None:
        """How the line is from now on; `down` is as `up` unless it is given."""
        self.up.line, self.down.line = up, up if down is None else down

    def cut(self) -> None:
        """Nothing passes, either way."""
        self.be(CUT)

    def move(self) -> None:
        """From now on browsers reach the node from other ports; what is sent to the old ones is lost."""
        self._drop_back()

    def _drop_back(self) -> None:
        for each in self._back.values():
            each.close()
        self._back.clear()

    def _on_front(self, datagram: bytes, browser: Address) -> None:
        if self.upstream is None:
            return
        back = self._back.get(browser)
        if back is None:
            back = self._back[browser] = _Socket(
                self.host, lambda answer, _node: self._on_back(answer, browser, back)
            )
        self._carry(self.up, "up", datagram, lambda: self._send_up(datagram, back))

    def _send_up(self, datagram: bytes, back: _Socket) -> None:
        assert self.upstream is not None
        back.send(datagram, self.upstream)

    def _on_back(self, datagram: bytes, browser: Address, back: _Socket | None) -> None:
        if self._back.get(browser) is back:
            self._carry(self.down, "down", datagram, lambda: self._front.send(datagram, browser))

    def _carry(self, way: Impairment, name: str, datagram: bytes, deliver: Callable[[], None]) -> None:
        now_s = self._loop.time()
        self.counted[name] += 1
        arrivals = way.plan(len(datagram), now_s)
        self.counted[name + "_lost"] += not arrivals
        for due_s in arrivals:
            if due_s <= now_s:
                deliver()
            else:
                self._deliver_at(due_s, deliver)

    def _deliver_at(self, due_s: float, deliver: Callable[[], None]) -> None:
        def due() -> None:
            self._timers.discard(timer)
            deliver()

        timer = self._loop.call_at(due_s, due)
        self._timers.add(timer)
