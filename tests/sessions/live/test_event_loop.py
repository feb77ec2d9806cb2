"""The loop is chosen before daphne makes one; in a process of its own, so that this one keeps its loop."""

from __future__ import annotations

import subprocess
import sys

from tests.sessions.live.served import ROOT

PROGRAM = """
import sessions.live.event_loop
from daphne.server import twisted_loop
print(type(twisted_loop).__module__)
"""


def test_daphne_runs_on_the_chosen_loop() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert told.stdout.strip() == "uvloop"
