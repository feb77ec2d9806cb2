"""`python -m bench._board ROUNDS`: how long a coordinator waits for the board, from a server of our own.

Starts `manage.py serve --role web` on the database that the environment names, signs the coordinator of
`bench._weeks` in and asks for the page over HTTP, as a proxy would: the first time by a process that has just
started (cold), then again. Tells one line of JSON: milliseconds by the wall, and of the server's CPU time.
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
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vioip.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench._weeks import MONDAY  # noqa: E402
from vioip.accounts.models import User  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def read(rounds: int) -> dict[str, object]:
    """The whole page, time after time."""
    login = _login()
    wall, cpu, size = [], [], 0
    with _served() as (process, port):
        _ask(port, reverse("account_login"), "")  # it is up
        for _ in range(rounds):
            began, used = time.perf_counter(), _cpu_ms(process.pid)
            size = _ask(port, f"{reverse('board')}?day={MONDAY.isoformat()}", login)
            wall.append((time.perf_counter() - began) * 1000)
            cpu.append(_cpu_ms(process.pid) - used)
    return {"wall_ms": wall, "cpu_ms": cpu, "bytes": size}


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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
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
    print(json.dumps(read(int(sys.argv[1]))))
