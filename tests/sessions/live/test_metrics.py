"""Numbers for whoever holds the token, and a page that does not exist for everybody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sessions.live.metrics import MetricsPage, exposition
from sessions.live.process import RoomProcess
from tests.sessions.live.test_board_consumer import SilentDeck


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[RoomProcess]:
    process = RoomProcess(var=tmp_path, url="", make_media=lambda _: SilentDeck(), role="web")
    yield process
    await process.stop()


async def ask(process: RoomProcess, token: str, authorization: bytes) -> tuple[int, str]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"authorization", authorization)]}
    await MetricsPage(process, token)(scope, None, send)
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.mark.parametrize(
    ("token", "authorization"),
    [("", b""), ("", b"Bearer "), ("right", b""), ("right", b"Bearer wrong"), ("right", b"right")],
)
async def test_without_the_token_there_is_no_page(
    process: RoomProcess, token: str, authorization: bytes
) -> None:
    assert await ask(process, token, authorization) == (404, "")


async def test_with_the_token_there_are_numbers(process: RoomProcess) -> None:
    status, text = await ask(process, "right", b"Bearer right")
    assert status == 200
    assert "# TYPE vioip_cpu_seconds counter\nvioip_cpu_seconds " in text
    assert "# TYPE vioip_tasks gauge\nvioip_tasks " in text
    assert 'vioip_loop_lag_ms_bucket{le="50"} 0\n' in text


async def test_a_process_counts_how_late_its_loop_is(process: RoomProcess) -> None:
    await process.start()
    async with asyncio.timeout(5):
        while "lag_ms_count 0\n" in (await ask(process, "right", b"Bearer right"))[1]:  # noqa: ASYNC110 - a page
            await asyncio.sleep(0.01)


def test_the_text_is_what_prometheus_reads() -> None:
    values = {"rooms": {"": 2}, "dropped": {"length": 1, "dtls": 3}, "bytes": {"in": 12_345_678}, "other": {}}
    assert exposition(values) == (
        "# HELP vioip_rooms Rooms that are open here.\n"
        "# TYPE vioip_rooms gauge\n"
        "vioip_rooms 2\n"
        "# HELP vioip_bytes Media bytes of the peers that are connected.\n"
        "# TYPE vioip_bytes gauge\n"
        'vioip_bytes{way="in"} 12345678\n'
        "# HELP vioip_dropped Datagrams that were not taken.\n"
        "# TYPE vioip_dropped counter\n"
        'vioip_dropped{reason="dtls"} 3\n'
        'vioip_dropped{reason="length"} 1\n'
    )


def test_a_histogram_keeps_its_order_and_has_names_of_its_own() -> None:
    values = {"loop_lag_ms": {"5": 1, "10": 3, "+Inf": 4, "sum": 61.5, "count": 4}}
    assert exposition(values).splitlines()[1:] == [
        "# TYPE vioip_loop_lag_ms histogram",
        'vioip_loop_lag_ms_bucket{le="5"} 1',
        'vioip_loop_lag_ms_bucket{le="10"} 3',
        'vioip_loop_lag_ms_bucket{le="+Inf"} 4',
        "vioip_loop_lag_ms_sum 61.5",
        "vioip_loop_lag_ms_count 4",
    ]
