"""Deaths and stops of a node: what it journalled survives, people come back to their seats."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sessions.live.process import RoomProcess
from sessions.media.node import MediaNode
from tests.fakes.recording_engine import RecordingEngine
from tests.real.postgres import PostgresServer
from tests.sessions.live.served import enter, join, make_clinic, serve

pytestmark = pytest.mark.real


async def test_a_killed_node_loses_nothing_and_seats_are_kept(tmp_path: Path) -> None:
    clinic = make_clinic(tmp_path)
    with serve(clinic) as server:
        async with join(server, "facilitator") as leader, join(server, "client") as client:
            await leader.until_waiting()
            await leader.until("ok", ref=await leader.send("admit_all"))
            seat = (await client.until("entered"))["snapshot"]["you"]["seat"]
            await leader.until("ok", ref=await leader.send("start"))
            token = (await client.until("rejoin_granted"))["token"]
            server.kill()
    assert list((tmp_path / "journal").glob("*.journal")) != []
    began = time.monotonic()
    with serve(clinic) as server:
        url = f"ws://{server.base}/ws/rooms/{clinic.session}/"
        async with enter(url, token, origin=f"http://{server.base}") as client:
            welcome = await client.until("welcome")
            back_s = time.monotonic() - began
            assert welcome["snapshot"]["you"]["seat"] == seat
            assert (welcome["epoch"], welcome["snapshot"]["room"]["phase"]) == (2, "open")
    kinds = [row[2] for row in clinic.facts() if row[0] == 1]
    assert sorted(kinds) == sorted(["joined", "joined", "moved", "started"])
    assert not any(row[3] for row in clinic.facts())
    assert back_s < 15  # PROMISES R2's maximum, the start of the process included
    print(f"back {back_s:.1f} s after the restart began")


async def test_a_stop_says_good_bye_and_flushes(tmp_path: Path) -> None:
    clinic = make_clinic(tmp_path)
    with serve(clinic) as server:
        async with join(server, "facilitator") as leader:
            await leader.until("welcome")
            stopped = asyncio.create_task(asyncio.to_thread(server.stop))
            assert 0 <= (await leader.until("restarting"))["wait_ms"] <= 3000
            assert await leader.closed() == 1012
            assert await stopped == 0
    assert [row[2] for row in clinic.facts()] == ["joined"]
    assert list((tmp_path / "journal").glob("*.journal")) == []
    assert clinic.rows("SELECT node_id FROM iop_sessions_roomlease") == [(None,)]


async def test_a_database_that_hangs_ends_no_group(tmp_path: Path, real_postgres: PostgresServer) -> None:
    """PROMISES R5: the room goes on, staff are told, a rejoin works, and the facts arrive once, later."""
    clinic = make_clinic(tmp_path, DATABASE_URL=real_postgres.new_database())
    with serve(clinic) as server:
        url, origin = f"ws://{server.base}/ws/rooms/{clinic.session}/", f"http://{server.base}"
        async with join(server, "facilitator") as leader, join(server, "client") as client:
            await leader.until("welcome")
            await client.until("welcome")  # whoever of the two came first
            await leader.until("ok", ref=await leader.send("admit_all"))
            token = (await client.until("rejoin_granted"))["token"]
            real_postgres.pause()
            paused = time.monotonic()
            try:
                await client.socket.close()
                async with enter(url, token, origin=origin) as back:
                    await back.until("welcome", timeout_s=4.5)
                    await leader.until("ok", ref=await leader.send("start"), timeout_s=4.5)
                    await back.until("room_changed", timeout_s=4.5)
                    await leader.until_trouble("database_away")
                    noticed_s = time.monotonic() - paused
                    await asyncio.sleep(8 - noticed_s)  # longer than a lease lives: it must not be given up
                    await leader.until("beat_answered", ref=await leader.send("beat", n=leader.n))
            finally:
                real_postgres.resume()
            await clinic.until_facts("started", timeout_s=60)
            await leader.until_trouble(None)
    assert noticed_s < 15  # PROMISES R5/6: the facilitator sees a banner
    print(f"the facilitator was told after {noticed_s:.1f} s")
    facts = [row[:2] for row in clinic.facts()]
    assert facts == sorted(set(facts))
    assert {row[0] for row in clinic.facts()} == {1}
    links = clinic.rows("SELECT link, seq FROM iop_sessions_factrow ORDER BY link")
    assert [link for link, _ in links] == [seq for _, seq in links] == list(range(1, len(links) + 1))
    assert len(links) >= len(facts)


@asynccontextmanager
async def process_at(port: int, directory: Path) -> AsyncIterator[RoomProcess]:
    def media(_: object) -> MediaNode:
        return MediaNode(
            lambda _outlet, *, on_misbehaving: RecordingEngine(),
            host="127.0.0.1",
            port=port,
            on_proof=lambda *_: None,
            on_state=lambda *_: None,
        )

    process = RoomProcess(var=directory, url="", make_media=media)
    try:
        yield process
    finally:
        await process.stop()


@pytest.mark.django_db(transaction=True)
async def test_rooms_open_once_a_busy_media_port_is_free_and_the_log_says_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sessions.live.process._RETRY_S", 0.02)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        async with process_at(other.getsockname()[1], tmp_path) as process:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):  # many tries
                    await process.start()
            was_ready = process.is_ready
            other.close()
            async with asyncio.timeout(10):
                await process.start()
            assert (was_ready, process.is_ready) == (False, True)
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert [("VIOIP_MEDIA_PORT" in line, "in use" in line) for line in told] == [(True, True)]


@pytest.mark.django_db(transaction=True)
async def test_a_process_that_waits_for_its_port_can_be_stopped(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        async with process_at(other.getsockname()[1], tmp_path) as process:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await process.start()
    assert list((tmp_path / "journal").glob("*.journal")) == []
