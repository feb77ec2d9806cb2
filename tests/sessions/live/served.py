"""Real servers for tests: `manage.py serve` in processes of their own, and a browser's side of the wire."""

from __future__ import annotations

import asyncio
import atexit
import fcntl
import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

ROOT = Path(__file__).resolve().parents[3]
SHARED = "VIOIP_TEST_SHARED"
FORM_TOKEN = "f" * 32
BEAT_EVERY_S = 1.0
OPEN_MAX_S = 30  # a server may still be starting, with others beside it


@dataclass(frozen=True)
class Clinic:
    """A populated database and how to reach it."""

    env: dict[str, str]
    session: str
    people: dict[str, dict[str, str]]

    def person(self, part: str) -> str:
        return self.people[part]["id"]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers, asked from outside the servers."""
        url = self.env["DATABASE_URL"]
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)) as connection:
                found = connection.execute(query).fetchall()
                connection.commit()
                return found
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def facts(self) -> list[tuple[Any, ...]]:
        """(epoch, seq, kind, fenced) of every fact in the ledger but proofs of life."""
        table = "iop_sessions_factrow WHERE kind <> 'seen'"
        return self.rows(f"SELECT epoch, seq, kind, fenced FROM {table} ORDER BY epoch, seq")

    async def until_facts(self, kind: str, count: int = 1, *, timeout_s: float = 10.0) -> None:
        """Waits until the ledger has `count` facts of `kind`."""
        async with asyncio.timeout(timeout_s):
            while sum(row[2] == kind for row in self.facts()) < count:  # noqa: ASYNC110 - asked from outside
                await asyncio.sleep(0.05)


def make_clinic(var: Path, **more: str) -> Clinic:
    """A clinic in `var` (SQLite) or in the DATABASE_URL of `more`."""
    env = _environment(var, **more)
    if "DATABASE_URL" not in env:
        env["DATABASE_URL"] = f"sqlite:///{var}/clinic.sqlite3"
        shutil.copyfile(empty_clinic(), var / "clinic.sqlite3")
    told = _told(env, "-m", "tests.sessions.live.populate")
    return Clinic(env=env, **json.loads(told.splitlines()[-1]))


def said_on_arrival(clinic: Clinic) -> None:
    """The program asks people where they are, and its clients have said so today."""
    _told(clinic.env, "-m", "tests.sessions.live.arrive", clinic.session)


@cache
def empty_clinic() -> Path:
    """A database with its tables and nothing in them: making them takes longer than all else of a clinic."""
    var = shared_folder()
    path = var / "empty.sqlite3"
    with (var / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = var / "made.sqlite3"
            migrate(var, f"sqlite:///{made}")
            made.rename(path)
    return path


def shared_folder() -> Path:
    """Of this process and those that it starts from now on: gone when it ends."""
    if SHARED not in os.environ:
        var = tempfile.mkdtemp(prefix="vioip-shared-")
        atexit.register(shutil.rmtree, var, ignore_errors=True)
        os.environ[SHARED] = var
    return Path(os.environ[SHARED])


def migrate(var: Path, url: str) -> None:
    """Makes the tables of an empty database."""
    _told(_environment(var, DATABASE_URL=url), "manage.py", "migrate", "-v0")


def _environment(var: Path, **more: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("VIOIP_")}
    env |= {"VIOIP_VAR": str(var), "DEBUG": "1", "SECRET_KEY": "a key of tests " * 4, **more}
    return env | {"DJANGO_SETTINGS_MODULE": "vioip.settings"}


def _told(env: dict[str, str], *command: str) -> str:
    """What a command says. It takes seconds; the limit is for one that hangs on a busy machine."""
    program = [sys.executable, *command]
    return subprocess.run(
        program, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=180
    ).stdout


@dataclass
class Served:
    """A serving process on an inherited socket, so that its port is known and never taken."""

    clinic: Clinic
    process: subprocess.Popen[bytes]
    port: int
    log: Path
    base: str = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"127.0.0.1:{self.port}"

    def request(
        self,
        method: str,
        path: str,
        *,
        login: str = "",
        form: Mapping[str, str] | None = None,
        said: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """One HTTP request as the owner of `login`, with the form token a page would send.

        `form` is sent as a page's form is, `said` as JSON.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = f"vioip={login}; vioip-form={FORM_TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": FORM_TOKEN, "Origin": f"http://{self.base}"}
        sent: str | None = None
        if form is not None:
            sent, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        elif said is not None:
            sent, headers["Content-Type"] = json.dumps(said), "application/json"
        connection.request(method, path, sent, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    async def ticket(self, part: str) -> dict[str, str]:
        """What the page of `part` gets for the session that is on now; waits for a node to be up."""
        login = self.clinic.people[part]["login"]
        path = f"/sessions/{self.clinic.session}/ticket/"
        deadline = time.monotonic() + 20
        while True:
            status, body = await asyncio.to_thread(self.request, "POST", path, login=login)
            if status != 503 or time.monotonic() > deadline:
                assert status == 200, (status, body[:300])
                answer: dict[str, str] = json.loads(body)
                return answer
            await asyncio.sleep(0.1)

    def kill(self) -> None:
        """As a crash would."""
        self.process.kill()
        self.process.wait(timeout=30)

    def stop(self) -> int:
        """As an operator would; returns the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        finally:
            self.process.kill()


@contextmanager
def serve(clinic: Clinic, role: str = "all", *, port: int = 0, **env: str) -> Iterator[Served]:
    """A server of `clinic`; connections wait in the socket's queue until it is up."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        chosen = listener.getsockname()[1]
        log = Path(clinic.env["VIOIP_VAR"]) / f"serve-{role}-{chosen}-{time.monotonic_ns()}.log"
        command = [sys.executable, "manage.py", "serve", "--role", role, "--fd", str(listener.fileno())]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**clinic.env, **env},
                pass_fds=[listener.fileno()],
                stdout=output,
                stderr=output,
            )
        served = Served(clinic, process, chosen, log)
        listener.close()
        try:
            yield served
        finally:
            served.stop()


@dataclass
class Browser:
    """One room websocket, its messages kept in order, beating as a page does."""

    socket: ClientConnection
    messages: list[dict[str, Any]] = field(default_factory=list)
    n: int = 0
    ref: int = 0
    deaf: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, kind: str, **values: Any) -> int:
        self.ref += 1
        await self.socket.send(json.dumps({"type": kind, "ref": self.ref, **values}))
        return self.ref

    async def until(self, kind: str, *, timeout_s: float = 15.0, **values: Any) -> dict[str, Any]:
        """The first message of `kind` with `values`, or an event of that kind."""
        async with asyncio.timeout(timeout_s):
            while True:
                self.arrived.clear()
                for message in self.messages:
                    inner = message["event"] if message["type"] == "event" else message
                    if inner["type"] == kind and all(
                        inner.get(key) == value for key, value in values.items()
                    ):
                        return dict(inner)
                await self.arrived.wait()

    async def until_waiting(self) -> None:
        """Until somebody waits in the lobby: who came before the leader did stands in the first snapshot."""
        async with asyncio.timeout(15):
            while not any(self._waiting()):
                self.arrived.clear()
                await self.arrived.wait()

    def _waiting(self) -> Iterator[bool]:
        for message in self.messages:
            if message["type"] == "welcome":
                yield bool(message["snapshot"]["waiting"])
            elif message["type"] == "event" and message["event"]["type"] == "waiting_changed":
                yield bool(message["event"]["waiting"])

    async def until_trouble(self, trouble: str | None, *, timeout_s: float = 30.0) -> None:
        """Until the room says that this is what is wrong with the server."""
        async with asyncio.timeout(timeout_s):
            while self._troubles()[-1:] != [trouble]:
                self.arrived.clear()
                await self.arrived.wait()

    def _troubles(self) -> list[str | None]:
        events = [message["event"] for message in self.messages if message["type"] == "event"]
        return [event["room"]["trouble"] for event in events if event["type"] == "room_changed"]

    async def closed(self, timeout_s: float = 15.0) -> int:
        """Waits for the end; the code that the server closed with."""
        async with asyncio.timeout(timeout_s):
            await self.socket.wait_closed()
        return self.socket.close_code or 0

    async def listen(self) -> None:
        try:
            async for text in self.socket:
                message = json.loads(text)
                self.messages.append(message)
                self.n = message["n"] if message["type"] in ("event", "welcome", "resumed") else self.n
                self.arrived.set()
        except ConnectionClosed:
            return

    async def beat(self) -> None:
        try:
            while True:
                await self.send("beat", n=0 if self.deaf else self.n)
                await asyncio.sleep(BEAT_EVERY_S)
        except ConnectionClosed:
            return


@asynccontextmanager
async def websocket(url: str, origin: str, protocol: str = "vioip.1") -> AsyncIterator[ClientConnection]:
    """A bare websocket as a page of `origin` opens it."""
    async with connect(
        url,
        origin=Origin(origin),
        subprotocols=[Subprotocol(protocol)],
        max_size=None,
        open_timeout=OPEN_MAX_S,
        close_timeout=2,
    ) as socket:
        yield socket


@asynccontextmanager
async def enter(
    url: str, ticket: str, *, origin: str, deaf: bool = False, **hello: Any
) -> AsyncIterator[Browser]:
    """A browser that said hello with `ticket` (or a rejoin token)."""
    async with websocket(url, origin) as socket:
        browser = Browser(socket, deaf=deaf)
        await browser.send("hello", ticket=ticket, **hello)
        tasks = [asyncio.create_task(browser.listen()), asyncio.create_task(browser.beat())]
        try:
            yield browser
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def join(server: Served, part: str, *, deaf: bool = False) -> AsyncIterator[Browser]:
    """`part` presses Join on a page of `server`. A deaf one acknowledges nothing that it is told."""
    answer = await server.ticket(part)
    async with enter(answer["url"], answer["ticket"], origin=f"http://{server.base}", deaf=deaf) as browser:
        yield browser
