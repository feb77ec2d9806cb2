"""The loop, and how threads take turns with it, are chosen before daphne makes one; in a
process of its own, so that this one keeps both."""

from __future__ import annotations

import subprocess
import sys

from tests.sessions.live.served import ROOT

PROGRAM = """
import sys
import sessions.live.event_loop
from daphne.server import twisted_loop
print(type(twisted_loop).__module__, round(sys.getswitchinterval(), 6))
"""


def test_daphne_runs_on_the_chosen_loop_and_pages_give_way_to_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert told.stdout.split() == ["uvloop", "0.0001"]
