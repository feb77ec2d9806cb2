"""`/metrics` of a process, in the text format of Prometheus (version 0.0.4): numbers, and nobody's.

Answered on the serving loop from what is in memory, so that it works while the database does not. Without a
token in the settings there is no such page; labels are kinds and reasons, never people, rooms or addresses.
"""

from __future__ import annotations

import asyncio
import hmac
import resource
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from sessions.live.process import RoomProcess

Send = Callable[[dict[str, Any]], Awaitable[None]]

# name: (type, help, label)
_KNOWN = {
    "rooms": ("gauge", "Rooms that are open here.", ""),
    "websockets": ("gauge", "Websockets of rooms, the lobby included.", ""),
    "connections": ("gauge", "Peer connections.", "state"),
    "lines": ("gauge", "Peers by how well their line carries, once it was not good.", "line"),
    "bytes": ("gauge", "Media bytes of the peers that are connected.", "way"),
    "dropped": ("counter", "Datagrams that were not taken.", "reason"),
    "unsent": ("counter", "Packets that were to go out and did not.", "reason"),
    "loss": ("gauge", "Share of packets lost on the way here, over everybody's line.", "quantile"),
    "loss_back": ("gauge", "The same on the way there, as browsers report it.", "quantile"),
    "jitter_ms": ("gauge", "Jitter of what comes, over everybody's line.", "quantile"),
    "round_trip_ms": ("gauge", "Round trip, over everybody's line.", "quantile"),
    "estimate_bps": ("gauge", "What everybody's line is thought to take.", "quantile"),
    "paused": ("gauge", "Pictures kept back because they do not fit somebody's line.", ""),
    "cpu_seconds": ("counter", "Processor time of this process.", ""),
    "tasks": ("gauge", "Tasks of the event loop.", ""),
    "loop_lag_ms": ("histogram", "How late the event loop comes to what is due.", "le"),
}


def exposition(values: Mapping[str, Mapping[str, float]]) -> str:
    """The page's text; unknown names are left out, a value without a label has the empty one."""
    lines: list[str] = []
    for name, (kind, text, label) in _KNOWN.items():
        if name not in values:
            continue
        lines += [f"# HELP vioip_{name} {text}", f"# TYPE vioip_{name} {kind}"]
        if kind == "histogram":
            lines += _histogram(f"vioip_{name}", values[name])
            continue
        for key, value in sorted(values[name].items()):
            labels = f'{{{label}="{key}"}}' if label else ""
            lines.append(f"vioip_{name}{labels} {value}")
    return "\n".join(lines) + "\n"


def _histogram(name: str, values: Mapping[str, float]) -> Iterator[str]:
    """Its buckets in the order they come in, `sum` and `count` under names of their own."""
    for key, value in values.items():
        yield f"{name}_{key} {value}" if key in ("sum", "count") else f'{name}_bucket{{le="{key}"}} {value}'


class MetricsPage:
    """An ASGI application; `token` is what `Authorization: Bearer …` has to carry."""

    def __init__(self, process: RoomProcess, token: str) -> None:
        self._process = process
        self._token = token

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Send) -> None:
        """One answer to one request; 404 for whoever has no token, as if there were no page."""
        sent = dict(scope["headers"]).get(b"authorization", b"")
        is_allowed = bool(self._token) and hmac.compare_digest(sent, b"Bearer " + self._token.encode())
        status, text = (200, exposition(self._values())) if is_allowed else (404, "")
        kind = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")
        headers = [kind, (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    def _values(self) -> Mapping[str, Mapping[str, float]]:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return {
            **self._process.counts(),
            "cpu_seconds": {"": round(usage.ru_utime + usage.ru_stime, 3)},
            "tasks": {"": len(asyncio.all_tasks())},
            "loop_lag_ms": self._process.lag.counts(),
        }
