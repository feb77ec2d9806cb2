"""A served clinic and synthetic people in its room: what the benches of whole rooms are made of.

Everybody is a whole client without codecs: ticket, websocket, lobby, ICE, DTLS, SRTP. Voices are pure tones
without pauses, so that silence is never taken for loss of sound.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from sessions.media import synthetic_media
from sessions.media.clip import Clip
from sessions.media.synthetic import PeerFactory, SyntheticParticipant
from sessions.media.synthetic_peer import SyntheticPeer
from tests.sessions.live.served import ROOT, Clinic, Served, empty_clinic, serve

TONES_HZ = (440, 550, 660)
GATHER_MAX_S = 120.0
LOOK_EVERY_S = 0.02


def make_clinic(var: Path, clients: int, *, others: int = 0, hours: int = 3, database: str = "") -> Clinic:
    """A clinic whose group of `clients` and two leaders meets now, for `hours`; `others` are enrolled beside
    them. In an SQLite file in `var`, or in the empty database at that URL."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("VIOIP_")}
    env |= {"VIOIP_VAR": str(var), "DEBUG": "1", "SECRET_KEY": "a key of benches " * 4}
    env |= {"DJANGO_SETTINGS_MODULE": "bench._settings"}
    env |= {"DATABASE_URL": database or f"sqlite:///{var}/clinic.sqlite3"}
    if not database:
        shutil.copyfile(empty_clinic(), var / "clinic.sqlite3")
    command = [sys.executable, "-m", "bench._populate", str(clients), str(others), str(hours)]
    told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120)
    return Clinic(env=env, **json.loads(told.stdout.splitlines()[-1]))


@contextmanager
def served_clinic(
    clients: int, *, others: int = 0, hours: int = 3, settings: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A serving process of a clinic of its own, forgotten afterwards; `settings`: its environment."""
    with TemporaryDirectory(prefix="vioip-bench-") as var:
        clinic = make_clinic(Path(var), clients, others=others, hours=hours)
        clinic.env.update(settings or {})
        with serve(clinic) as server:
            yield server


def clip_folder(server: Served) -> Path:
    """Where clips are kept for as long as the clinic is."""
    return Path(server.clinic.env["VIOIP_VAR"]) / "clips"


def clips(folder: Path, number: int) -> tuple[Clip, Clip]:
    """Picture and voice of person `number`; encoded once for every three people."""
    kind = number % len(TONES_HZ)
    return synthetic_media.picture(folder, kind), synthetic_media.tone(folder, TONES_HZ[kind])


async def until(condition: Callable[[], bool], *, seconds: float = GATHER_MAX_S) -> None:
    """Wait for `condition`; TimeoutError where it does not come true in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(LOOK_EVERY_S)


@dataclass(frozen=True)
class Way:
    """How somebody reaches the clinic: host and port of their websockets, if not the server's own, what makes
    their media, and whether they ask the pages where the room is by now, once its address failed them."""

    base: str = ""
    make_peer: PeerFactory = SyntheticPeer
    roams: bool = False


class MakePerson(Protocol):
    """Makes whoever is `part`: with a new ticket, or in the place of `former`, who was in the room."""

    async def __call__(
        self, part: str, *, former: SyntheticParticipant | None = None
    ) -> SyntheticParticipant:
        """On the running loop; nobody has joined yet."""


class Company:
    """Synthetic people by the name of their part; the first one leads. `make` makes one who comes again."""

    def __init__(self, people: Mapping[str, SyntheticParticipant], make: MakePerson) -> None:
        self.people = dict(people)
        self.leader = next(iter(self.people.values()))
        self._make = make
        self._lives = {part: asyncio.create_task(one.run()) for part, one in self.people.items()}

    async def settle(self, *, start: bool) -> None:
        """Let everybody in and wait for their media; `start` makes the minutes count."""
        async with asyncio.timeout(GATHER_MAX_S):
            await self.leader.entered.wait()
            if start:
                await self.leader.start()
            await self._until_connected(self.people.values())

    async def leave_and_return(self, part: str) -> int:
        """Whoever is `part` goes and joins again; the code that their websocket was closed with."""
        await self.people[part].leave()
        async with asyncio.timeout(GATHER_MAX_S):
            code = await self._lives[part]
        await self._come(part, await self._make(part))
        return code

    async def vanish_and_return(self, part: str, *, after_s: float) -> None:
        """Gone without a word, and back with the rejoin token as a page is that was loaded again."""
        former = self.people[part]
        former.cut()
        self._lives[part].cancel()
        await asyncio.wait({self._lives[part]})
        await asyncio.sleep(after_s)
        await self._come(part, await self._make(part, former=former))

    async def connect_anew(self, part: str) -> None:
        """A new media connection in place of the present one."""
        self.people[part].connect_anew()
        await self._until_connected([self.people[part]])

    async def quieten(self) -> None:
        """Everybody stops sending; what is on its way arrives."""
        for one in self.people.values():
            await one.set_sending(microphone=False, camera=False)
        await asyncio.sleep(0.5)

    async def leave(self) -> list[int]:
        """Everybody goes, the leader last; the codes their websockets were closed with."""
        for one in reversed(self.people.values()):
            await one.leave()
        async with asyncio.timeout(GATHER_MAX_S):
            return list(await asyncio.gather(*self._lives.values()))

    async def vanish(self) -> None:
        """Everybody is gone without a word."""
        for life in self._lives.values():
            life.cancel()
        await asyncio.wait(self._lives.values())

    async def _come(self, part: str, one: SyntheticParticipant) -> None:
        self.people[part] = one
        self._lives[part] = asyncio.create_task(one.run())
        await self._until_connected([one])

    async def _until_connected(self, people: Collection[SyntheticParticipant]) -> None:
        """Everybody's media flow; who waits meanwhile is let in."""
        async with asyncio.timeout(GATHER_MAX_S):
            while not all(one.connected.is_set() for one in people):
                if self.leader.snapshot is not None and self.leader.snapshot.waiting:
                    await self.leader.admit_all()
                await asyncio.sleep(LOOK_EVERY_S)


@asynccontextmanager
async def gathered(
    server: Served,
    parts: Sequence[str],
    *,
    start: bool = True,
    way: Way = Way(),
    own_ways: Mapping[str, Way] | None = None,
) -> AsyncIterator[Company]:
    """`parts` in the room of `server`, everybody connected; they vanish at the end unless they left.

    Everybody comes by `way`, but for those who have one of their own.
    """
    make = partial(_participant, server, parts, dict.fromkeys(parts, way) | dict(own_ways or {}))
    company = Company({part: await make(part) for part in parts}, make)
    try:
        await company.settle(start=start)
        yield company
    finally:
        await company.vanish()


async def _participant(
    server: Served,
    parts: Sequence[str],
    ways: Mapping[str, Way],
    part: str,
    *,
    former: SyntheticParticipant | None = None,
) -> SyntheticParticipant:
    picture, voice = await asyncio.to_thread(clips, clip_folder(server), parts.index(part))
    base = ways[part].base or server.base
    url, ticket = former.way_in if former is not None else await _admission(server, part)
    return SyntheticParticipant(
        url.replace(server.base, base),
        ticket,
        origin=f"http://{base}",
        picture=picture,
        voice=voice,
        make_peer=ways[part].make_peer,
        find=partial(_find_room, server, part) if ways[part].roams else None,
    )


async def _find_room(server: Served, part: str) -> str:
    """Where the pages send `part` now. Raises ConnectionError where they do not say."""
    path, login = f"/sessions/{server.clinic.session}/ticket/", server.clinic.people[part]["login"]
    status, body = await asyncio.to_thread(server.request, "POST", path, login=login)
    if status != 200:
        raise ConnectionError(f"the pages say {status}")
    return str(json.loads(body)["url"])


async def _admission(server: Served, part: str) -> tuple[str, str]:
    answer = await server.ticket(part)
    return answer["url"], answer["ticket"]


def parts_of(people: int) -> list[str]:
    """The leader and as many clients as make up `people`."""
    return ["facilitator", *(f"client{number}" for number in range(people - 1))]
