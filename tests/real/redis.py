"""A private Redis: nothing is saved, nobody else can find it."""

import subprocess
import time
from pathlib import Path
from typing import Self

import redis

from tests.real.packages import program
from tests.real.port import free_port


class RedisServer:
    """Listens on one port of the loopback for its whole life, through stops and starts."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._program = program("redis-server", "redis-server")
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts it and waits until it answers. Does nothing when it runs."""
        if self._process is not None:
            return
        options = ["--bind", "127.0.0.1", "--port", str(self._port), "--save", "", "--appendonly", "no"]
        command = [self._program, *options, "--dir", str(self._directory)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as client:
            _until_answering(client, self._process)

    def stop(self) -> None:
        """Kills it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None


def _until_answering(client: redis.Redis, process: subprocess.Popen[bytes], timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            if client.ping():
                return
        except redis.ConnectionError:
            assert process.poll() is None, "redis-server ended at once"
            time.sleep(0.02)
    raise TimeoutError("redis-server did not answer")
