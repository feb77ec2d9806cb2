"""A served clinic and synthetic people in its room: what the benches of whole rooms are made of.

Everybody is a whole client without codecs: ticket, websocket, lobby, ICE, DTLS, SRTP. Voices are pure tones
without pauses, so that silence is never taken for loss of sound.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sessions.media import synthetic_media
from sessions.media.clip import Clip
from sessions.media.synthetic import PeerFactory, SyntheticParticipant
from sessions.media.synthetic_peer import SyntheticPeer
from tests.sessions.live.served import ROOT, Clinic, Served, serve

TONES_HZ = (440, 550, 660)
GATHER_MAX_S = 120.0
LOOK_EVERY_S = 0.02


def make_clinic(var: Path, clients: int, *, others: int = 0) -> Clinic:
    """A clinic in an SQLite file in `var` whose group of `clients` and two leaders meets now; `others` are
    enrolled beside them."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("VIOIP_")}
    env |= {"VIOIP_VAR": str(var), "DEBUG": "1", "SECRET_KEY": "a key of benches " * 4}
    env |= {"DJANGO_SETTINGS_MODULE": "vioip.settings", "DATABASE_URL": f"sqlite:///{var}/clinic.sqlite3"}
    command = [sys.executable, "-m", "bench._populate", str(clients), str(others)]
    told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120)
    return Clinic(env=env, **json.loads(told.stdout.splitlines()[-1]))


@contextmanager
def served_clinic(
    clients: int, *, others: int = 0, settings: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A serving process of a clinic of its own, forgotten afterwards; `settings`: its environment."""
    with TemporaryDirectory(prefix="vioip-bench-") as var:
        clinic = make_clinic(Path(var), clients, others=others)
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


class Company:
    """Synthetic people by the name of their part; the first one leads."""

    def __init__(self, people: Mapping[str, SyntheticParticipant]) -> None:
        self.people = dict(people)
        self.leader = next(iter(self.people.values()))
        self._lives = {part: asyncio.create_task(one.run()) for part, one in self.people.items()}

    async def settle(self, *, start: bool) -> None:
        """Let everybody in and wait for their media; `start` makes the minutes count."""
        async with asyncio.timeout(GATHER_MAX_S):
            await self.leader.entered.wait()
            if start:
                await self.leader.start()
            while not all(one.connected.is_set() for one in self.people.values()):
                if self.leader.snapshot is not None and self.leader.snapshot.waiting:
                    await self.leader.admit_all()
                await asyncio.sleep(LOOK_EVERY_S)

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


@asynccontextmanager
async def gathered(
    server: Served,
    parts: Sequence[str],
    *,
    start: bool = True,
    base: str = "",
    make_peer: PeerFactory = SyntheticPeer,
) -> AsyncIterator[Company]:
    """`parts` in the room of `server`, everybody connected; they vanish at the end unless they left.

    `base`: the host and port that their websockets go to, if not the server's own.
    """
    people = {
        part: await _participant(server, part, number, base=base, make_peer=make_peer)
        for number, part in enumerate(parts)
    }
    company = Company(people)
    try:
        await company.settle(start=start)
        yield company
    finally:
        await company.vanish()


async def _participant(
    server: Served, part: str, number: int, *, base: str, make_peer: PeerFactory
) -> SyntheticParticipant:
    picture, voice = await asyncio.to_thread(clips, clip_folder(server), number)
    answer, base = await server.ticket(part), base or server.base
    url = answer["url"].replace(server.base, base)
    return SyntheticParticipant(
        url,
        answer["ticket"],
        origin=f"http://{base}",
        picture=picture,
        voice=voice,
        make_peer=make_peer,
    )


def parts_of(people: int) -> list[str]:
    """The leader and as many clients as make up `people`."""
    return ["facilitator", *(f"client{number}" for number in range(people - 1))]
