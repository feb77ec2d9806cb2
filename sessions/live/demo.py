"""The living room of a demo: synthetic people who sit in the meeting of this moment.

Their co-facilitator starts the session and lets in who has waited for a while, so that one person at one
machine sees a room at work; as soon as a human facilitator is there, the lobby is theirs alone.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from sessions.core.protocol.values import Role, Snapshot
from sessions.live.fault import describe
from sessions.live.process import RoomProcess
from sessions.media.clip import Clip
from sessions.media.synthetic import SyntheticParticipant
from sessions.media.synthetic_media import picture, voice
from sessions.queries.entry import entry_of
from sessions.queries.login import digest_of_login
from sessions.services.demo_login import close_login, open_login, synthetic_person
from sessions.services.demo_meeting import ensure_meeting_now
from sessions.services.placement import admit_to_node

log = logging.getLogger(__name__)

ADMIT_AFTER_MS = 6000
LOOK_EVERY_S = 1.0
AGAIN_AFTER_S = 10.0
STOP_MAX_S = 5.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A synthetic person's part in a meeting; `number` chooses their picture and voice."""

    session: UUID
    person: UUID
    role: Role
    number: int


class Demo:
    """Keeps the meeting of this moment alive at the server `base` ("127.0.0.1:8000"), pages of `origin`."""

    def __init__(self, process: RoomProcess, *, base: str, origin: str, var: Path) -> None:
        self._process = process
        self._base = base
        self._origin = origin
        self._clips = var / "clips"
        self._drawing = asyncio.Semaphore(1)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin once the rooms are open."""
        await self._process.start()
        self._task = asyncio.create_task(self._play_forever())

    async def stop(self) -> None:
        """Everybody leaves at once, without a word."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=STOP_MAX_S)

    async def _play_forever(self) -> None:
        while True:
            try:
                await self._play()
            except Exception as error:
                log.warning("the demo's people are not in: %s", describe(error))
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _play(self) -> None:
        """One meeting, to its end. People come in one by one, as soon as their pictures are drawn."""
        meeting = await self._process.work.run(ensure_meeting_now, deadline_s=120.0)
        everybody = frozenset(str(person) for person, _, _ in meeting.synthetic)
        leaders_first = sorted(meeting.synthetic, key=lambda one: one[2] != "facilitator")
        seats = [Seat(meeting.session_id, one[0], one[2], n) for n, one in enumerate(leaders_first)]
        tasks = [asyncio.create_task(self._live(seat, everybody)) for seat in seats]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=3.0)

    async def _live(self, seat: Seat, everybody: frozenset[str]) -> None:
        """One person's stay, until the meeting ends."""
        async with self._drawing:
            show, speak = await asyncio.to_thread(_clips, self._clips, seat.number)
        work = self._process.work
        login = asyncio.ensure_future(work.run(partial(open_login, seat.person)))
        try:
            ticket = await work.run(partial(_ticket, seat, await asyncio.shield(login)))
            url = f"ws://{self._base}/ws/rooms/{seat.session}/"
            person = SyntheticParticipant(url, ticket, origin=self._origin, picture=show, voice=speak)
            await self._stay(person, everybody if seat.role == "facilitator" else None)
        finally:  # also when the stop came while the login was being opened
            await work.run(partial(close_login, await login))

    async def _stay(self, person: SyntheticParticipant, to_lead: frozenset[str] | None) -> None:
        if to_lead is None:
            await person.run()
            return
        leading = asyncio.create_task(_lead(person, to_lead, self._process))
        try:
            await person.run()
        finally:
            leading.cancel()


async def _lead(leader: SyntheticParticipant, everybody: frozenset[str], process: RoomProcess) -> None:
    """Start the session; let in the synthetic at once, and others when nobody human does."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        room = leader.snapshot
        if room is None or not leader.entered.is_set():
            continue
        if room.room.phase == "waiting":
            await leader.start()
        if should_admit(room, everybody, process.clock.now_ms()):
            await leader.admit_all()


def should_admit(room: Snapshot, synthetic: frozenset[str], now_ms: int) -> bool:
    """Whether the co-facilitator opens the door to all who wait."""
    if not room.waiting:
        return False
    if all(one.id in synthetic for one in room.waiting):
        return True
    if any(one.role == "facilitator" and one.id not in synthetic for one in room.participants):
        return False
    return any(now_ms - one.since_ms > ADMIT_AFTER_MS for one in room.waiting if one.id not in synthetic)


def _clips(directory: Path, number: int) -> tuple[Clip, Clip]:
    return picture(directory, number), voice(directory, number)


def _ticket(seat: Seat, login: str) -> str:
    """What the page would give them. Raises LookupError when they have no way in."""
    entry = entry_of(synthetic_person(seat.person), seat.session)
    admission = admit_to_node(entry, digest_of_login(login)) if entry is not None else None
    if admission is None:
        raise LookupError(str(seat.person))
    return admission.ticket
