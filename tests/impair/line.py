"""What a bad line does to datagrams, decided by a seed: no sockets and no clock, so a run can be repeated."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Loss in bursts (Gilbert): per datagram, the chance to fall into a bad spell and to come out of it.

    In a bad spell everything is lost: loss is begin / (begin + end), a spell 1 / end datagrams long.
    """

    begin: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One direction. Chances from 0 to 1; a line as it is made by default changes nothing.

    Jitter keeps the order; `reorder` datagrams are held back by `reorder_ms` more and others overtake them.
    `rate_bps` serves a queue of `queue_ms`, as the modem of a home does; what does not fit is lost.
    """

    loss: float = 0.0
    burst: Burst | None = None
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    reorder: float = 0.0
    reorder_ms: float = 20.0
    duplicate: float = 0.0
    rate_bps: float = 0.0
    queue_ms: float = 200.0
    cut: bool = False


CLEAR = Line()
CUT = Line(cut=True)


class Impairment:
    """Decides about one datagram after the other; `line` may be exchanged at any time."""

    def __init__(self, seed: int, line: Line = CLEAR) -> None:
        self.line = line
        self._draw = random.Random(seed)
        self._in_burst = False
        self._free_s = 0.0  # when the modem has sent what it holds
        self._last_s = 0.0

    def plan(self, octets: int, now_s: float) -> tuple[float, ...]:
        """When each copy of a datagram arrives, in the seconds of `now_s`; nothing: it is lost."""
        line = self.line
        if line.cut or self._is_lost(line):
            return ()
        sent_s = self._queue(line, octets, now_s)
        if sent_s is None:
            return ()
        due_s = sent_s + (line.delay_ms + line.jitter_ms * self._draw.random()) / 1000
        if self._happens(line.reorder):
            return (due_s + line.reorder_ms / 1000,)
        self._last_s = due_s = max(due_s, self._last_s)
        return (due_s, due_s) if self._happens(line.duplicate) else (due_s,)

    def waits_ms(self, now_s: float) -> float:
        """How long the modem has to send what it holds: so much later is what comes now."""
        return max(0.0, 1000 * (self._free_s - now_s))

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self._draw.random() < chance

    def _is_lost(self, line: Line) -> bool:
        if line.burst is not None:
            leaves_as_is = not self._happens(line.burst.end if self._in_burst else line.burst.begin)
            self._in_burst = self._in_burst == leaves_as_is
            if self._in_burst:
                return True
        return self._happens(line.loss)

    def _queue(self, line: Line, octets: int, now_s: float) -> float | None:
        """When the last bit is on the line; None where the queue is full."""
        if not line.rate_bps:
            return now_s
        start_s = max(now_s, self._free_s)
        if start_s - now_s > line.queue_ms / 1000:
            return None
        self._free_s = start_s + octets * 8 / line.rate_bps
        return self._free_s
