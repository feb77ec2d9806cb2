"""The drain: urgent at once, in order, once; a database that is away costs nothing."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from sessions.core.attendance.facts import Fact, Seen, Started
from sessions.core.room.effects import DoorNoted, HandoutNoted, LineSaid, Removed, SafetyNoted
from sessions.live import drain
from sessions.live.database import DatabaseWork
from sessions.live.drain import SILENT_S, Drain, write_batch
from sessions.live.journal import Journal, Unreadable
from sessions.models import FactRow, LobbyNote, SafetyStep, SetAsideFact
from tests.cast import Cast
from vioip.audit.models import AuditRecord

pytestmark = pytest.mark.django_db(transaction=True)


class Bench:
    """A drain over a real journal and the test's database, and what it announced."""

    def __init__(self, directory: Path) -> None:
        self.journal = Journal(directory / "a.journal")
        self.work = DatabaseWork()
        self.announced: list[tuple[str, int]] = []
        self.told = asyncio.Event()
        self.drain = Drain(self.journal, self.work, self._announce)

    async def _announce(self, session: str) -> None:
        self.announced.append((session, len(self.journal.pending(99))))
        self.told.set()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    bench.drain.start()
    yield bench
    await bench.drain.stop(5.0)
    bench.work.close()
    bench.journal.close()


def fact(cast: Cast, seq: int) -> Fact:
    return Started(at_ms=seq, seq=seq, epoch=1, session=str(cast.session.pk))


async def stored() -> list[int]:
    def read() -> list[int]:
        try:
            return list(FactRow.objects.order_by("seq").values_list("seq", flat=True))
        finally:
            connection.close()

    return await asyncio.to_thread(read)


async def test_a_full_disk_that_has_space_again_is_no_trouble_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as full:
        full.setattr(os, "posix_fallocate", refuse)
        bench = Bench(tmp_path)
        assert health_of(bench) == "no_reserve"
    monkeypatch.setattr(drain, "SYNC_EVERY_S", 0.01)
    bench.drain.start()
    async with asyncio.timeout(5):
        while health_of(bench) != "sound":  # noqa: ASYNC110 - a disk tells nobody
            await asyncio.sleep(0.01)
    await bench.drain.stop(5.0)
    bench.work.close()
    bench.journal.close()


async def test_an_urgent_fact_is_in_the_database_before_anybody_is_poked(cast: Cast, bench: Bench) -> None:
    bench.drain.record(fact(cast, 1), urgent=False)
    bench.drain.record(fact(cast, 2), urgent=True)
    bench.drain.announce(str(cast.session.pk))
    async with asyncio.timeout(3):
        await bench.told.wait()
    assert bench.announced == [(str(cast.session.pk), 0)]
    assert await stored() == [1, 2]


async def test_while_the_database_is_away_facts_wait_and_then_come_once(cast: Cast, bench: Bench) -> None:
    held, release = threading.Event(), threading.Event()

    def lock() -> None:
        """Another writer holds the database for longer than a statement may wait."""
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            held.set()
            release.wait(30)
            cursor.execute("ROLLBACK")
        connection.close()

    if connection.vendor != "sqlite":
        pytest.skip("locks a SQLite file; a hanging PostgreSQL is in test_process.py")
    holder = asyncio.create_task(asyncio.to_thread(lock))
    await asyncio.to_thread(held.wait, 5)
    bench.drain.record(fact(cast, 1), urgent=True)
    async with asyncio.timeout(10):
        while not bench.drain.is_away:  # noqa: ASYNC110 - the drain's own state, seen from outside
            await asyncio.sleep(0.01)
    bench.drain.record(fact(cast, 2), urgent=True)
    release.set()
    await holder
    bench.drain.announce(str(cast.session.pk))
    async with asyncio.timeout(10):
        await bench.told.wait()
    assert await stored() == [1, 2]
    assert not bench.drain.is_away


async def test_a_fact_that_can_never_be_stored_does_not_hold_up_the_others(cast: Cast, bench: Bench) -> None:
    nowhere = Started(at_ms=1, seq=9, epoch=1, session=str(uuid4()))
    bench.drain.record(nowhere, urgent=False)
    bench.drain.record(fact(cast, 1), urgent=False)
    assert await bench.drain.flush()
    assert await stored() == [1]
    assert await asyncio.to_thread(SetAsideFact.objects.filter(session=nowhere.session).count) == 1


async def test_what_is_no_fact_or_of_no_session_does_not_hold_up_the_others(cast: Cast, bench: Bench) -> None:
    strange = [Unreadable("{}"), Unreadable('{"kind":"levitated"}', str(cast.session.pk), "1/7")]
    senseless = Started(at_ms=1, seq=1, epoch=1, session="a session by name")
    batch: list[Fact | Unreadable] = [*strange, senseless, fact(cast, 1)]
    for _ in range(2):
        await asyncio.to_thread(apart, write_batch, batch)
    assert await stored() == [1]
    found = await asyncio.to_thread(apart, lambda: list(SetAsideFact.objects.values_list("session", "why")))
    assert sorted(found) == sorted(
        [("", "unreadable"), (str(cast.session.pk), "unreadable"), ("a session by name", "no_session")]
    )


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """`work` on a thread that leaves no connection behind; nothing may go to the file beside the journal."""
    try:
        return work(*arguments, pytest.fail) if arguments else work()
    finally:
        connection.close()


async def test_a_database_that_hangs_is_away_before_it_fails(cast: Cast, tmp_path: Path) -> None:
    """The thread that writes is held up as it would be by a server that neither answers nor refuses."""
    bench, release = Bench(tmp_path / "other"), threading.Event()
    held = [asyncio.create_task(bench.work.run(partial(release.wait, 20))) for _ in range(4)]
    bench.drain.record(fact(cast, 1), urgent=True)
    flushing = asyncio.create_task(bench.drain.flush())
    async with asyncio.timeout(SILENT_S + 5):
        while health_of(bench) == "sound":  # noqa: ASYNC110 - the drain's own state, seen from outside
            await asyncio.sleep(0.05)
    assert (health_of(bench), flushing.done()) == ("database_away", False)
    release.set()
    assert await flushing
    assert health_of(bench) == "sound"
    await asyncio.gather(*held)
    await bench.drain.stop(5.0)
    bench.work.close()
    bench.journal.close()


async def test_an_operator_is_told_how_the_journal_stands(
    cast: Cast, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    assert health_of(bench) == "sound"
    if connection.vendor != "sqlite":
        pytest.skip("takes the table away; a hanging PostgreSQL is in test_process.py")
    await asyncio.to_thread(apart, lambda: rename("iop_sessions_factrow", "away"))
    try:
        bench.drain.record(fact(cast, 1), urgent=True)
        assert not await bench.drain.flush()
        assert health_of(bench) == "database_away"
        assert "facts wait in the journal (1 tries)" in caplog.text
        bench.journal.is_failing = True
        assert health_of(bench) == "disk_failing"
    finally:
        await asyncio.to_thread(apart, lambda: rename("away", "iop_sessions_factrow"))
    bench.journal.is_failing = False
    assert await bench.drain.flush()
    assert (health_of(bench), await stored()) == ("sound", [1])
    assert "the database is back after" in caplog.text


def health_of(bench: Bench) -> str:
    return bench.drain.health


def rename(table: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {new}")


async def test_a_stop_flushes(cast: Cast, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "other")
    bench.drain.start()
    for seq in range(1, 1200):
        bench.drain.record(fact(cast, seq), urgent=False)
    await bench.drain.stop(10.0)
    assert await stored() == list(range(1, 1200))
    bench.journal.close()
    assert not bench.journal.path.exists()
    bench.work.close()


def test_a_batch_is_written_session_by_session(cast: Cast) -> None:
    sessions = [str(cast.session.pk), str(cast.other_session.pk)]
    facts: list[Fact] = [
        Seen(at_ms=n, seq=n + 1, epoch=1, session=sessions[n % 2], peer="p") for n in range(10)
    ]
    aside: list[Fact | Unreadable] = []
    write_batch(facts, aside.append)
    assert (FactRow.objects.count(), aside) == (10, [])


async def test_a_note_of_safety_waits_for_the_database_and_is_written_once(
    cast: Cast, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [OperationalError("away"), OperationalError("away")]
    real = drain.writing

    def writing(*said: Any) -> Callable[[], None]:
        def write() -> None:
            if refusals:
                raise refusals.pop()
            real(*said)()

        return write

    monkeypatch.setattr(drain, "writing", writing)
    monkeypatch.setattr(drain, "_BACKOFF_S", (0.0, 0.0))
    person, session = str(cast.client.pk), str(cast.session.pk)
    bench.drain.note(session, SafetyNoted(person=person, by=None, kind="vanished", at_ms=7))
    bench.drain.note(session, LineSaid(person=person, by=person, text="I wait.", at_ms=8))
    bench.drain.note(session, HandoutNoted(handout="link-1", by=str(cast.facilitator.pk), kind="withdrawn"))
    await asyncio.gather(*bench.drain._audits)
    steps, lines = await asyncio.to_thread(
        apart, lambda: (list(SafetyStep.objects.all()), list(LobbyNote.objects.all()))
    )
    assert [(step.what["kind"], step.person_id, step.by_id) for step in steps] == [
        ("vanished", cast.client.pk, None)
    ]
    assert [(line.text, line.by_id) for line in lines] == [("I wait.", cast.client.pk)]
    trail = AuditRecord.objects.filter(action="handout.withdrawn").values_list("detail", flat=True)
    assert await asyncio.to_thread(apart, lambda: list(trail)) == [{"handout": "link-1"}]


async def test_who_is_sent_out_or_kept_out_is_on_the_trail_at_once(cast: Cast, bench: Bench) -> None:
    session, who = str(cast.session.pk), str(cast.client.pk)
    by = str(cast.facilitator.pk)
    bench.drain.audit(session, Removed(person=who, by=by, reason="other"))
    bench.drain.audit(session, DoorNoted(person=who, by=by, kind="barred"))
    await asyncio.gather(*bench.drain._audits)
    records = AuditRecord.objects.filter(target_id=session, action__startswith="session.person_")
    told = await asyncio.to_thread(
        apart, lambda: {(one.action, one.actor_id, one.detail["person"]) for one in records}
    )
    assert told == {
        ("session.person_removed", cast.facilitator.pk, who),
        ("session.person_barred", cast.facilitator.pk, who),
    }
