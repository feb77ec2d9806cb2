"""A network namespace of the test's own: Firefox sends no ICE checks to 127.0.0.1 and needs a real address.

The host end of a veth pair stays outside, unused; inside, one address and a default route make every
browser believe in a network. Nothing leaves the pair.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.sessions.live.served import ROOT

ADDRESS = "10.213.77.1"
GATEWAY = "10.213.77.2"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


@contextmanager
def namespace() -> Iterator[list[str]]:
    """Yield the command prefix that runs a program inside; the namespace and its links go with the block."""
    tag = uuid4().hex[:8]
    name, inner, outer = f"vioip-{tag}", f"vi{tag}", f"vo{tag}"
    _run("ip", "netns", "add", name)
    try:
        inside = ["ip", "netns", "exec", name]
        _run("ip", "link", "add", inner, "type", "veth", "peer", "name", outer)
        _run("ip", "link", "set", inner, "netns", name)
        _run("ip", "link", "set", outer, "up")
        _run(*inside, "ip", "link", "set", "lo", "up")
        _run(*inside, "ip", "link", "set", inner, "up")
        _run(*inside, "ip", "address", "add", f"{ADDRESS}/24", "dev", inner)
        _run(*inside, "ip", "route", "add", "default", "via", GATEWAY)
        yield inside
    finally:
        _run("ip", "netns", "delete", name)


def tell_inside(story: Path, *, seconds: float) -> None:
    """Runs a file with one test in a namespace, `seconds` at most; fails with everything that it said."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--tb=short", "-p", "no:cacheprovider", str(story)]
    with namespace() as prefix:
        done = subprocess.run(
            [*prefix, *command],
            cwd=ROOT,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
        )
    print(done.stdout)
    if done.returncode != 0 or "1 passed" not in done.stdout:
        pytest.fail(f"in the namespace:\n{done.stdout}", pytrace=False)
