"""A private PostgreSQL: made anew, never synced to disk, listening on the loopback only."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

from tests.real.packages import program
from tests.real.port import free_port

_PLACES = "/usr/lib/postgresql/*/bin"
# fsync off: quick, and a killed server still keeps what it committed. Only a killed machine would not.
_QUICK = "-c fsync=off -c full_page_writes=off -c max_connections=200"


class PostgresServer:
    """One cluster; each test takes a database of its own from it.

    PostgreSQL refuses to run as root: then it runs as Debian's user `postgres`.
    """

    def __init__(self) -> None:
        self._initdb = program("initdb", "postgresql", places=_PLACES)
        self._pg_ctl = program("pg_ctl", "postgresql", places=_PLACES)
        # Not pytest's own: those directories are private to the user that runs the tests.
        self._home = Path(tempfile.mkdtemp(prefix="vioip-pg-"))
        self._cluster = self._home / "cluster"
        self._port = free_port()
        self._count = 0

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self._home, "postgres", "postgres")
        self._run("-D", str(self._cluster), "-A", "trust", "-U", "clinic", "-N", command=[self._initdb])
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def main_process(self) -> int:
        """The postmaster's process id, for faults (SIGSTOP, SIGCONT)."""
        return int((self._cluster / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self._port} -k {self._home} {_QUICK}"
        log = str(self._home / "log")
        self._run("-D", str(self._cluster), "-w", "-l", log, "-o", options, "start", command=[self._pg_ctl])

    def stop(self) -> None:
        """Stops it at once, as a crash would: sessions are cut."""
        self._run("-D", str(self._cluster), "-m", "immediate", "stop", command=[self._pg_ctl])

    def pause(self) -> None:
        """The server hangs: connections, open ones too, are neither refused nor answered."""
        self._tell(signal.SIGSTOP)

    def resume(self) -> None:
        self._tell(signal.SIGCONT)

    def _tell(self, number: signal.Signals) -> None:
        """The main process first, so that it starts nobody else; then those that hold the connections."""
        main = self.main_process
        os.kill(main, number)
        for child in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            os.kill(int(child), number)

    def new_database(self, like: str = "") -> str:
        """The URL of a new database: empty, or a copy of the one at URL `like`, which nobody may be using."""
        self._count += 1
        name, template = f"clinic_{self._count}", like.rpartition("/")[2] or "template1"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgres://clinic@127.0.0.1:{self._port}/{database}"

    def _run(self, *arguments: str, command: list[str]) -> None:
        as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        # It stands where the other user may stand. No pipes: the server would hold them open for good.
        subprocess.run(
            [*as_other, *command, *arguments],
            cwd="/",
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
