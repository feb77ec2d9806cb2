"""A TCP relay that can be cut or slow: the line between one browser and the clinic, in the hands of a test.

A relay cannot lose a segment, as the kernels at its two sides would repair that unseen; what a loss costs is
time, and that it gives: a lost segment comes two round trips later, but not before 200 ms (a tail loss probe,
RFC 8985 section 7.2), with all that follows it; a lost SYN or its answer a second (RFC 6298 section 2.1).
"""

from __future__ import annotations

import asyncio
import random
from types import TracebackType

CHUNK = 64 * 1024
SEGMENT_BYTES = 1400
REPAIR_MIN_S = 0.2
SYN_AGAIN_S = 1.0


class TcpRelay:
    """Listens on a loopback port of its own and forwards to `upstream`, until it is cut.

    `cut()` resets every open connection and refuses new ones; `mend()` lets them in again. `delay_ms` is one
    way, `loss` the share of segments, drawn by `seed`.
    """

    def __init__(
        self, upstream: tuple[str, int], *, delay_ms: float = 0.0, loss: float = 0.0, seed: int = 1
    ) -> None:
        self._upstream = upstream
        self._delay_s = delay_ms / 1000
        self._loss = loss
        self._draw = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_cut = False
        self.port = 0

    async def __aenter__(self) -> TcpRelay:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Drop the line: every connection is aborted, new ones are closed at once."""
        self._is_cut = True
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        """The line is back for new connections."""
        self._is_cut = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        await asyncio.sleep(self._set_up_s())
        try:
            onward_reader, onward = await asyncio.open_connection(*self._upstream)
        except OSError:
            writer.transport.abort()
            return
        self._pump(reader, onward)
        self._pump(onward_reader, writer)

    def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        task = asyncio.create_task(self._copy(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop, due_s = asyncio.get_running_loop(), 0.0
        try:
            while data := await reader.read(CHUNK):
                due_s = max(due_s, loop.time() + self._way_s(len(data)))
                if self._delay_s:
                    loop.call_at(due_s, writer.write, data)
                    due_s += 1e-6  # timers of one instant may change places
                else:
                    writer.write(data)
                    await writer.drain()
        except (ConnectionError, OSError):
            pass
        finally:
            if due_s > loop.time():
                loop.call_at(due_s, self._end, writer)
            else:
                self._end(writer)

    def _end(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        writer.close()

    def _set_up_s(self) -> float:
        """From the first SYN until the answer to one has come."""
        lost = 0
        while any(self._draw.random() < self._loss for _ in range(2)):
            lost += 1
        return 2 * self._delay_s + SYN_AGAIN_S * ((1 << lost) - 1)

    def _way_s(self, octets: int) -> float:
        segments = -(-octets // SEGMENT_BYTES)
        is_lost = any(self._draw.random() < self._loss for _ in range(segments))
        return self._delay_s + (max(REPAIR_MIN_S, 4 * self._delay_s) if is_lost else 0.0)
