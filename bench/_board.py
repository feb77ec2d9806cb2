"""`python -m bench._board STARTS ROUNDS`: how long a coordinator waits for the board.

Starts `manage.py serve --role web` on the database that the environment names, signs the coordinator of
`bench._weeks` in and asks for the page over HTTP, as a proxy would. Cold: the first page of each of STARTS
processes that have just started, the counts of all sessions kept. Warm: ROUNDS pages of one more process, a
fact having come into some session before each. At last the first page of a process with no count kept, and of
one with nothing kept at all. Tells one line of JSON: milliseconds by the wall, and of the server's CPU time.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench._weeks import MONDAY, SEED  # noqa: E402
from sessions.core.attendance.facts import Excluded  # noqa: E402
from sessions.models import CountedSession, GatheredSession, RosterEntry  # noqa: E402
from sessions.services.ledger import write_facts  # noqa: E402
from vioip.accounts.models import User  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def read(starts: int, rounds: int) -> dict[str, object]:
    """Cold and warm pages while counts are kept, then one each without them."""
    login = _login()
    cold = [_pages(login, 1)[0] for _ in range(starts)]
    first, *warm = _pages(login, rounds + 1, between=_fact_comes(Random(SEED)))
    CountedSession.objects.all().delete()
    (gathered,) = _pages(login, 1)
    CountedSession.objects.all().delete()
    GatheredSession.objects.all().delete()
    (nothing,) = _pages(login, 1)
    return {
        "cold_ms": [page.wall_ms for page in (*cold, first)],
        "warm_ms": [page.wall_ms for page in warm],
        "warm_cpu_ms": [page.cpu_ms for page in warm],
        "no_counts_ms": gathered.wall_ms,
        "nothing_ms": nothing.wall_ms,
        "bytes": nothing.bytes,
    }


class Page(NamedTuple):
    """One reading of the board: by the wall, of the server's CPU time, and its size."""

    wall_ms: float
    cpu_ms: float
    bytes: int


def _pages(login: str, number: int, between: Iterator[None] | None = None) -> list[Page]:
    """The first `number` pages of a process that has just started, one step of `between` before each later
    one."""
    found: list[Page] = []
    with _served() as (process, port):
        _ask(port, reverse("account_login"), "")  # it is up
        for _ in range(number):
            if found and between is not None:
                next(between)
            began, used = time.perf_counter(), _cpu_ms(process.pid)
            size = _ask(port, f"{reverse('board')}?day={MONDAY.isoformat()}", login)
            wall_ms = (time.perf_counter() - began) * 1000
            found.append(Page(wall_ms, _cpu_ms(process.pid) - used, size))
    return found


def _fact_comes(draw: Random) -> Iterator[None]:
    """At each step somebody's first minutes of some session are found not to count: its numbers change."""
    entries = list(RosterEntry.objects.filter(role="client").select_related("session"))
    for number in count(1):
        entry = draw.choice(entries)
        start = entry.session.start_ms
        fact = Excluded(
            at_ms=start + number,
            session=str(entry.session_id),
            epoch=2,
            seq=number,
            person=str(entry.person_id),
            from_ms=start,
            to_ms=start + 1000 * (300 + number),
            by="leader",
            reason="Away.",
        )
        write_facts(entry.session_id, [fact])
        yield


def _login() -> str:
    client = Client()
    client.force_login(User.objects.get(email="coordinator@bench.invalid"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def _served() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server behind a proxy that ends HTTPS; connections wait in the socket's queue until it is up."""
    env = {
        **os.environ,
        "ALLOWED_HOSTS": "127.0.0.1",
        "VIOIP_PROXIES": "1",
        "VIOIP_SEAL_KEYS": "a seal of benches " * 4,
    }
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        command = [sys.executable, "manage.py", "serve", "--role", "web", "--fd", str(listener.fileno())]
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, pass_fds=[listener.fileno()], stdout=subprocess.DEVNULL
        )
        listener.close()
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ask(port: int, path: str, cookie: str) -> int:
    """Bytes of the page. Raises RuntimeError when it is not shown."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1800)
    headers = {"Cookie": cookie, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return len(body)


def _cpu_ms(pid: int) -> float:
    """Of a process so far, system time included (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


if __name__ == "__main__":
    print(json.dumps(read(int(sys.argv[1]), int(sys.argv[2]))))
