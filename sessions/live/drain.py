"""Moves facts from the journal to the database, in order, once, however often it has to try.

Urgent facts (joins, leaves, session marks) go at once, the rest in batches. While the database is away
the journal keeps them and the drain tries again with growing pauses. What dashboards are poked about is
in the database first: `announce` speaks after everything recorded so far has been drained.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Literal
from uuid import UUID, uuid4

from django.db import DataError, IntegrityError

from sessions.core.attendance.facts import Fact
from sessions.core.room.effects import DoorNoted, HandoutNoted, LineSaid, Removed, SafetyNoted
from sessions.live.database import DatabaseWork
from sessions.live.fault import describe, note
from sessions.live.journal import Entry, Journal, Unreadable
from sessions.models import AsideReason
from sessions.services.handouts import note_handout
from sessions.services.ledger import write_facts
from sessions.services.removal import record_door, record_removal
from sessions.services.safety import record_line, record_room_step
from sessions.services.set_aside import keep_aside, set_fact_aside

log = logging.getLogger(__name__)

DRAIN_EVERY_S = 5.0
SILENT_S = 5.0  # a database that hangs is away long before a statement of ours gives up
SYNC_EVERY_S = 10.0  # what a power cut may cost (PROMISES R3)
_BATCH = 500
_BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0)

Announce = Callable[[str], Awaitable[None]]
Kept = Fact | Unreadable
Said = SafetyNoted | LineSaid | HandoutNoted
Health = Literal["sound", "disk_failing", "database_away", "no_reserve"]


class Drain:
    """The one reader of a journal. `announce` is called with a session id after a drain."""

    def __init__(self, journal: Journal, work: DatabaseWork, announce: Announce) -> None:
        self._journal = journal
        self._work = work
        self._announce = announce
        self._to_announce: dict[str, int] = {}
        self._wake = asyncio.Event()
        self._urgent = asyncio.Event()
        self._failures = 0
        self._asked_at: float | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._audits: set[asyncio.Task[None]] = set()

    @property
    def is_away(self) -> bool:
        """Whether the database did not take the last batch, or has been silent over one for long."""
        silent_s = 0.0 if self._asked_at is None else time.monotonic() - self._asked_at
        return self._failures > 0 or silent_s > SILENT_S

    @property
    def health(self) -> Health:
        """The worst that an operator should know: facts are kept in memory alone, wait, or might have to."""
        if self._journal.is_failing:
            return "disk_failing"
        if self.is_away:
            return "database_away"
        return "sound" if self._journal.health == "sound" else "no_reserve"

    def start(self) -> None:
        """Begin, on the running loop."""
        self._tasks = [asyncio.create_task(self._drain_forever()), asyncio.create_task(self._sync_forever())]

    def record(self, fact: Fact, *, urgent: bool) -> None:
        """Keep `fact`; an urgent one is synced and drained at once."""
        self._journal.append(fact)
        if urgent:
            self._wake.set()
            self._urgent.set()

    def announce(self, session: str) -> None:
        """Poke dashboards about `session` once all that is recorded now is in the database."""
        self._to_announce[session] = self._journal.last
        self._wake.set()

    def audit(self, session: str, done: Removed | DoorNoted) -> None:
        """Put a removal, or what was decided at the door, on the audit trail, now; one that the database does
        not take is only logged."""
        task = asyncio.create_task(self._audit(session, done))
        self._audits.add(task)
        task.add_done_callback(self._audits.discard)

    def note(self, session: str, said: Said) -> None:
        """Write down what concerns somebody's safety, a line said at the door, or what became of a handout;
        tries for a minute."""
        task = asyncio.create_task(self._note(session, said))
        self._audits.add(task)
        task.add_done_callback(self._audits.discard)

    async def flush(self) -> bool:
        """Drain what there is, now; False when the database would not take it."""
        while batch := self._journal.pending(_BATCH):
            if not await self._write(batch):
                return False
            self._journal.mark_drained(batch[-1].ordinal)
            await self._speak(batch[-1].ordinal)
        return True

    async def stop(self, deadline_s: float) -> None:
        """Flush within `deadline_s` and end; what is left stays in the journal for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(deadline_s):
                await self.flush()
        except TimeoutError:
            log.warning("journal %s keeps facts for the next start", self._journal.node)
        self._journal.sync()

    async def _drain_forever(self) -> None:
        while True:
            await _wait(self._wake, self._pause_s())
            self._wake.clear()
            if await self.flush():
                await self._speak(self._journal.last)

    async def _sync_forever(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._journal.renew_reserve()
            await _wait(self._urgent, SYNC_EVERY_S)
            self._urgent.clear()
            if self._journal.is_dirty:
                await loop.run_in_executor(None, _sync, self._journal)

    async def _audit(self, session: str, done: Removed | DoorNoted) -> None:
        try:
            await self._work.run(auditing(UUID(session), done))
        except Exception as error:
            note(log, error, "session %s: %s is not on the audit trail", session, type(done).__name__)

    async def _note(self, session: str, said: Said) -> None:
        write = writing(uuid4(), UUID(session), said)
        for pause_s in (*_BACKOFF_S, *_BACKOFF_S[-1:] * 4):
            try:
                await self._work.run(write)
            except Exception as error:
                note(log, error, "session %s: a note of safety waits for the database", session)
                await asyncio.sleep(pause_s)
            else:
                return
        log.error("session %s: a note of safety is not in the record", session)

    def _pause_s(self) -> float:
        if not self._failures:
            return DRAIN_EVERY_S
        return _BACKOFF_S[min(self._failures, len(_BACKOFF_S)) - 1]

    async def _write(self, batch: Sequence[Entry]) -> bool:
        self._asked_at = time.monotonic()
        try:
            await self._work.run(
                partial(write_batch, [entry.fact for entry in batch], self._journal.set_aside)
            )
        except Exception as error:
            self._failures += 1
            log.warning("facts wait in the journal (%d tries): %s", self._failures, describe(error))
            return False
        finally:
            self._asked_at = None
        if self._failures:
            log.warning("the database is back after %d tries", self._failures)
        self._failures = 0
        return True

    async def _speak(self, ordinal: int) -> None:
        """Announce what was waiting for `ordinal` or less."""
        ready = [session for session, last in self._to_announce.items() if last <= ordinal]
        for session in ready:
            del self._to_announce[session]
            await self._announce(session)


def auditing(session: UUID, done: Removed | DoorNoted) -> Callable[[], None]:
    """What puts `done` on the audit trail."""
    people = UUID(done.person), UUID(done.by)
    if isinstance(done, Removed):
        return partial(record_removal, session, *people, reason=done.reason)
    return partial(record_door, session, *people, kind=done.kind)


def writing(key: UUID, session: UUID, said: Said) -> Callable[[], None]:
    """What writes `said` down, once for its `key` however often it is called."""
    if isinstance(said, HandoutNoted):
        return partial(note_handout, session, said.handout, by=UUID(said.by), kind=said.kind)
    person = UUID(said.person)
    if isinstance(said, LineSaid):
        by = UUID(said.by)
        return partial(record_line, key, session, person, by=by, text=said.text, at_ms=said.at_ms)
    doer = None if said.by is None else UUID(said.by)
    return partial(record_room_step, key, session, person, by=doer, kind=said.kind, at_ms=said.at_ms)


def write_batch(facts: Sequence[Kept], set_aside: Callable[[Kept], None]) -> None:
    """Store `facts`, session by session, in the order of their epochs and numbers.

    What is no fact, or of no session, goes to the table beside the ledger; what the database refuses even
    there goes to `set_aside`.
    """
    readable = [fact for fact in facts if not isinstance(fact, Unreadable)]
    for fact in facts:
        if isinstance(fact, Unreadable):
            _keep_unreadable(fact, set_aside)
    for session, of_session in groupby(sorted(readable, key=_place), key=lambda fact: fact.session):
        _write_session(_uuid(session), list(of_session), set_aside)


def _place(fact: Fact) -> tuple[str, int, int]:
    return (fact.session, fact.epoch, fact.seq)


def _uuid(session: str) -> UUID | None:
    try:
        return UUID(session)
    except ValueError:
        return None


def _keep_unreadable(fact: Unreadable, set_aside: Callable[[Kept], None]) -> None:
    try:
        keep_aside(fact.session, fact.place, why=AsideReason.UNREADABLE, record=fact.record)
    except (IntegrityError, DataError):
        set_aside(fact)


def _write_session(session: UUID | None, facts: Sequence[Fact], set_aside: Callable[[Kept], None]) -> None:
    try:
        if session is None:
            for fact in facts:
                set_fact_aside(fact, AsideReason.NO_SESSION)
        else:
            write_facts(session, facts)
    except (IntegrityError, DataError):
        if len(facts) == 1:
            set_aside(facts[0])
            return
        for fact in facts:
            _write_session(session, [fact], set_aside)


async def _wait(event: asyncio.Event, at_most_s: float) -> None:
    try:
        async with asyncio.timeout(at_most_s):
            await event.wait()
    except TimeoutError:
        return


def _sync(journal: Journal) -> None:
    try:
        journal.sync()
    except OSError as error:
        note(log, error, "journal %s cannot be synced", journal.node)
