"""The media side of a room node: peers connect with one offer and one answer, and the engine forwards.

Lives on one event loop; every method but `start`, `stop` and `connect` returns at once. It holds no websocket
and no database: who may be in which room is decided before anything here is called.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from itertools import count
from typing import Any, Protocol

from aiortc import RTCCertificate

from sessions.core.ice.agent import Agent, Credentials, Silence
from sessions.core.ice.budget import CheckBudget
from sessions.core.rtp.line import Line, LineState
from sessions.core.sdp.answer import LocalSide, write_answer
from sessions.core.sdp.negotiated import Negotiated
from sessions.media import aiortc_seam
from sessions.media.census import Census, census_of_lines, census_of_media
from sessions.media.connection import EARLY_DATAGRAMS_MAX, FAULTS_MAX, Connection
from sessions.media.dtls import DtlsAssociation, DtlsError
from sessions.media.engine import Address, Engine, News, Packet, PeerStats, SrtpKeys
from sessions.media.inbox import DATAGRAM_MAX_BYTES, Arrival
from sessions.media.negotiation import OfferRefused, advertised, peer_media, read_offer
from sessions.media.orders import Orders
from sessions.media.sendmmsg import SocketOutlet
from sessions.media.srtp import Buffer
from sessions.media.telling import PeerState, Telling
from sessions.media.udp_port import UdpPort

logger = logging.getLogger(__name__)

TICK_S = 0.025
SWEEP_EVERY_TICKS = 40
JUDGE_EVERY_SWEEPS = 2  # seconds: shorter blames a line for one lost burst, longer tells of it late
STOP_DEADLINE_S = 5.0


class EngineFactory(Protocol):
    """Makes the engine of a node, e.g. the class `PythonEngine`."""

    def __call__(self, outlet: SocketOutlet, *, on_misbehaving: Callable[[str], None]) -> Engine:
        """`on_misbehaving(peer)` is called when the authentic packets of a peer make no sense too often."""


def monotonic_ms() -> int:
    """The clock of media: milliseconds that only grow."""
    return time.monotonic_ns() // 1_000_000


class MediaNode:
    """One UDP port, one certificate, one engine.

    Browsers are sent to `public_addresses` and `public_port`; without them to every address of the host and
    the port that was bound. `host` is what to bind to, empty for everything.
    `on_proof(peer, now_ms)` says at most once a second that a peer is there; `on_state(peer, state)` that it
    connected, or that nothing authentic came for 3 s (suspect) or 15 s (lost; also when its connection was
    ended). It may come back or connect again. `on_line(peer, line)` says
    how well it carries, whenever that changes. `on_news(room, news)` says what the engine found out. All are
    called on the loop.
    """

    def __init__(  # noqa: PLR0913 - all but the first by name
        self,
        engine_factory: EngineFactory,
        *,
        host: str = "",
        port: int = 0,
        public_addresses: Sequence[str] = (),
        public_port: int = 0,
        on_proof: Callable[[str, int], None],
        on_state: Callable[[str, PeerState], None],
        on_news: Callable[[str, News], None] = lambda *_: None,
        on_line: Callable[[str, Line], None] = lambda *_: None,
        now_ms: Callable[[], int] = monotonic_ms,
    ) -> None:
        self._engine_factory = engine_factory
        self._bind_to = (host, port)
        self._public = (tuple(public_addresses), public_port)
        self._now_ms = now_ms
        self._told = Telling(proof=on_proof, state=on_state, line=on_line, news=on_news)
        self._agent = Agent()
        self._budget = CheckBudget()
        self._numbers = count(1)
        self._connections: dict[int, Connection] = {}
        self._paths: dict[bytes, Connection] = {}  # by where it sends from, as the kernel writes it
        self._early = Buffer(DATAGRAM_MAX_BYTES)
        self._joining: dict[str, Connection] = {}
        self._current: dict[str, Connection] = {}
        self._orders = Orders()
        self._without_keys: set[str] = set()  # peers whose last handshake failed
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticks = 0
        self._timer: asyncio.TimerHandle | None = None
        self.dropped: Counter[str] = Counter()

    async def start(self) -> None:
        """Open the port on the running loop. Raises OSError when it cannot be had."""
        host, port = self._bind_to
        self._certificate = RTCCertificate.generateCertificate()
        self._port = UdpPort.open(self, host=host, port=port)
        self._engine = self._engine_factory(
            SocketOutlet(self._port.socket), on_misbehaving=self._on_misbehaving
        )
        public, public_port = self._public
        self._addresses = advertised(
            host, public_port or self._port.port, public=public, with_ipv6=self._port.takes_ipv6
        )

    async def stop(self) -> None:
        """End every connection and close the port, within 5 s; nothing where there never was a port."""
        for connection in list(self._connections.values()):
            self._drop(connection)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_DEADLINE_S)
            for task in late:
                task.cancel()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if hasattr(self, "_port"):
            self._port.close()

    @property
    def port(self) -> int:
        """The UDP port that was bound."""
        return self._port.port

    async def connect(self, peer: str, *, room: str, seats: int, sdp: str) -> str:
        """Answer the offer of `peer`. Raises `OfferRefused`.

        An earlier connection of the peer serves until the new one has keys.
        """
        agreed = read_offer(sdp, seats)
        if (pending := self._joining.pop(peer, None)) is not None:
            self._drop(pending)
        connection = self._make_connection(peer, room, agreed)
        self._connections[connection.number] = self._joining[peer] = connection
        self._agent.expect(connection.number, local=connection.local, remote_ufrag=agreed.ufrag)
        self._keep_ticking()
        return write_answer(agreed, self._local_side(connection))

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        """Seat `seat` of `room` shows what `peer` sends, now or as soon as it is connected; None: nobody."""
        self._orders.put(self._orders.seats, (room, seat), peer)
        self._engine.set_seat(room, seat, peer)

    def set_sending(self, peer: str, microphone: bool, camera: bool) -> None:
        """What of `peer` is forwarded, now or as soon as it is connected."""
        self._orders.sending[peer] = (microphone, camera)
        if peer in self._current:
            self._engine.set_sending(peer, microphone=microphone, camera=camera)

    def set_place(self, peer: str, place: str) -> None:
        """Peers in different places neither see nor hear each other; now or as soon as it is connected."""
        self._orders.places[peer] = place
        if peer in self._current:
            self._engine.set_place(peer, place)

    def set_priority(self, peer: str, is_leading: bool) -> None:
        """A facilitator is always heard, now or as soon as they are connected."""
        self._orders.leading[peer] = is_leading
        if peer in self._current:
            self._engine.set_priority(peer, is_leading=is_leading)

    def set_stage(self, room: str, seat: int, peer: str | None) -> None:
        """Seat `seat` of `room` shows the screen of `peer`, now or once it is connected; None: nothing."""
        self._orders.put(self._orders.stages, (room, seat), peer)
        self._engine.set_stage(room, seat, peer)

    def set_wishes(self, peer: str, heights: Mapping[int, int], pinned: int | None = None) -> None:
        """At how many pixels `peer` shows each seat, 0 for not at all; now or as soon as it is connected."""
        self._orders.wishes[peer] = (heights, pinned)
        if peer in self._current:
            self._engine.set_wishes(peer, heights, pinned=pinned)

    def close(self, peer: str) -> None:
        """End the connections of `peer` and forget it. Unknown peers are ignored."""
        for table in (self._joining, self._current):
            if (connection := table.get(peer)) is not None:
                self._drop(connection)
        self._orders.forget(peer)
        self._without_keys.discard(peer)
        self._told.forget(peer)

    def stats(self, peer: str) -> PeerStats | None:
        """The engine's counters of a connected peer."""
        return self._engine.stats(peer)

    def line(self, peer: str) -> LineState | None:
        """How the line of a connected peer fares, once it has been judged."""
        connection = self._current.get(peer)
        return None if connection is None else connection.judge.state

    def counts(self) -> Census:
        """Numbers of this moment, sums since the start: by what they count and of which kind."""
        stats = [each for peer in self._current if (each := self._engine.stats(peer)) is not None]
        lines = [state for peer in self._current if (state := self.line(peer)) is not None]
        return {
            "connections": Counter(each.state for each in self._connections.values()),
            "lines": self._told.lines(),
            "dropped": self.dropped + self._port.drops() + self._engine.dropped(),
            "unsent": self._engine.unsent(),
            **census_of_media(stats),
            **census_of_lines(lines),
        }

    # What the port calls.

    def on_stun(self, datagram: bytes, source: Address) -> None:
        """Answer an authentic check; follow the peer to where it nominates."""
        if not self._agent.expects(datagram):
            self.dropped["stun_stranger"] += 1
            return
        is_known = self._agent.owner(source) is not None
        if not self._budget.allows(source, self._now_ms(), is_known=is_known):
            self.dropped["stun_budget"] += 1
            return
        answer = self._agent.receive(datagram, source)
        if isinstance(answer, Silence):
            self.dropped["stun_" + answer.value] += 1
            return
        self._port.send(answer.reply, source)
        if answer.forgotten:
            self._paths.clear()
        connection = self._connections[answer.session]
        is_first, connection.address = connection.address is None, answer.selected
        if is_first:
            connection.handshake = self._spawn(self._join(connection))
        elif answer.moved and connection.state != "joining":
            self._engine.move_peer(connection.peer, answer.selected)
        if answer.is_new:  # a recording keeps nobody present
            self._see(connection, self._now_ms(), is_media=False)

    def on_dtls(self, datagram: bytes, source: Address) -> None:
        """Handshakes and goodbyes, from validated addresses only."""
        connection = self._find(source)
        if connection is None or not connection.dtls.feed(datagram):
            self.dropped["dtls"] += 1

    def on_srtp(self, arrival: Arrival) -> None:
        """Media, from validated addresses only; what overtakes the handshake waits for its end."""
        connection = self._paths.get(arrival.path) or self._find_path(arrival)
        if connection is None:
            self.dropped["srtp"] += 1
        elif connection.state != "joining":
            self._take_media(connection, arrival)
        elif len(connection.early) < EARLY_DATAGRAMS_MAX:
            connection.early.append(arrival.octets())
        else:
            self.dropped["early"] += 1

    def _find_path(self, arrival: Arrival) -> Connection | None:
        """Read the address once; it is known by its octets until addresses change hands."""
        connection = self._find(arrival.source)
        if connection is not None:
            self._paths[arrival.path] = connection
        return connection

    def _take_media(self, connection: Connection, packet: Packet) -> None:
        now_ms = self._now_ms()
        try:
            is_authentic = self._engine.on_packet(connection.peer, packet, now_ms)
        except Exception:
            self._count_fault(connection)
            return
        if is_authentic and not connection.is_fresh(now_ms):
            self._see(connection, now_ms, is_media=True)

    def _find(self, source: Address) -> Connection | None:
        number = self._agent.owner(source)
        return None if number is None else self._connections.get(number)

    # One connection's life.

    def _make_connection(self, peer: str, room: str, agreed: Negotiated) -> Connection:
        dtls = DtlsAssociation(
            lambda datagram: self._send_to(connection, datagram),
            certificate=self._certificate,
            role="client",
            # Offered together, Chromium takes SHA1; so it is offered only to who could not do without.
            profiles=("gcm", "sha1") if peer in self._without_keys else ("gcm",),
        )
        local = Credentials(secrets.token_hex(8), secrets.token_hex(16))
        connection = Connection(next(self._numbers), peer, room, agreed, local, dtls, began_ms=self._now_ms())
        return connection

    def _local_side(self, connection: Connection) -> LocalSide:
        return LocalSide(
            session_id=secrets.randbits(62),
            ufrag=connection.local.ufrag,
            password=connection.local.password,
            fingerprint=aiortc_seam.fingerprint_of(self._certificate),
            addresses=self._addresses,
        )

    def _send_to(self, connection: Connection, datagram: bytes) -> None:
        if connection.address is not None:
            self._port.send(datagram, connection.address)

    async def _join(self, connection: Connection) -> None:
        try:
            self._attach(connection, await connection.keys(replaces=connection.peer in self._current))
            await connection.dtls.finished()
        except DtlsError as error:
            logger.info("connection %d: %s", connection.number, error)
            self._without_keys.add(connection.peer)
            self._give_up(connection)
        except Exception:
            logger.exception("connection %d could not be served", connection.number)
            self._give_up(connection)
        else:
            self._complete(connection)

    def _attach(self, connection: Connection, keys: SrtpKeys) -> None:
        """From here on the engine serves the peer through this connection and no older one."""
        peer, address = connection.peer, connection.address
        assert address is not None
        if (older := self._current.pop(peer, None)) is not None:
            self._drop(older)
        self._joining.pop(peer, None)
        self._current[peer] = connection
        connection.state = "agreed"
        media = peer_media(connection.agreed)
        self._engine.add_peer(peer, room=connection.room, media=media, keys=keys, address=address)
        self._orders.give(self._engine, peer)
        self._told.anew(connection.room, peer, layers=media.camera_layers)
        connection.dtls.on_closed(lambda: self._give_up(connection))
        while connection.early:
            self._early.fill(connection.early.pop(0))
            self._take_media(connection, self._early)

    def _complete(self, connection: Connection) -> None:
        """The other side has keys too: its last flight says so, or media of its own."""
        if connection.state == "agreed":
            connection.state = "connected"
            self._tell_state(connection.peer, "connected")

    def _give_up(self, connection: Connection) -> None:
        """Drop it, and say that the peer is lost unless it was said or another connection serves."""
        if connection.number not in self._connections:
            return
        was_lost = connection.state == "lost"
        self._drop(connection)
        if not was_lost and connection.peer not in self._current:
            self._tell_state(connection.peer, "lost")

    def _drop(self, connection: Connection) -> None:
        if self._connections.pop(connection.number, None) is None:
            return
        for table in (self._joining, self._current):
            if table.get(connection.peer) is connection:
                del table[connection.peer]
        if connection.state != "joining":
            self._engine.remove_peer(connection.peer)
        self._agent.forget(connection.number)
        self._paths.clear()
        if connection.handshake is not None and connection.handshake is not asyncio.current_task():
            connection.handshake.cancel()
        if connection.address is not None:
            self._spawn(connection.dtls.close())

    # Time and liveness.

    def _see(self, connection: Connection, now_ms: int, *, is_media: bool) -> None:
        if is_media:
            self._complete(connection)
        if connection.state in ("suspect", "lost"):
            connection.state = "connected"
            self._tell_state(connection.peer, "connected")
        if connection.see(now_ms, is_media=is_media):
            self._told.proof(connection.peer, now_ms)

    def _judge(self, connection: Connection, now_ms: int) -> None:
        """One more reading of a line that carries."""
        reading = self._engine.line(connection.peer, now_ms)
        if reading is not None and connection.state == "connected":
            self._told.line(connection.peer, connection.judge.take(reading))

    def _tell_state(self, peer: str, state: PeerState) -> None:
        connection = self._current.get(peer)
        if state != "connected":
            self._told.line(peer, "lost" if connection is None else connection.judge.fall_silent())
        elif connection is not None:
            self._told.line(peer, connection.judge.come_back())
        self._told.state(peer, state)

    def _on_misbehaving(self, peer: str) -> None:
        """End the peer's connection once the packet in hand is done with."""
        if (connection := self._current.get(peer)) is not None:
            logger.warning("connection %d sent nonsense and was ended", connection.number)
            asyncio.get_running_loop().call_soon(self._give_up, connection)

    def _count_fault(self, connection: Connection) -> None:
        self.dropped["fault"] += 1
        connection.faults += 1
        if connection.faults > FAULTS_MAX:
            logger.error("connection %d broke the engine too often and was ended", connection.number)
            self._give_up(connection)

    def _keep_ticking(self) -> None:
        if self._timer is None and self._connections:
            self._timer = asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self._ticks += 1
        now_ms = self._now_ms()
        try:
            self._engine.tick(now_ms)
            for room, news in self._engine.take_news():
                self._told.news(room, news)
        except Exception:
            logger.exception("the engine's tick failed")
        if self._ticks % SWEEP_EVERY_TICKS == 0:
            self._sweep(now_ms)
        self._keep_ticking()

    def _sweep(self, now_ms: int) -> None:
        for connection in list(self._connections.values()):
            if self._ticks % (10 * SWEEP_EVERY_TICKS) == 0:
                connection.faults = 0
            if connection.is_overdue(now_ms):
                self._give_up(connection)
            elif (judged := connection.judged(now_ms)) in ("suspect", "lost") and judged != connection.state:
                connection.state = judged
                self._tell_state(connection.peer, judged)
            elif self._ticks % (JUDGE_EVERY_SWEEPS * SWEEP_EVERY_TICKS) == 0:
                self._judge(connection, now_ms)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._reap)
        return task

    def _reap(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a task of a connection failed", exc_info=error)


__all__ = ["EngineFactory", "MediaNode", "OfferRefused", "PeerState"]
