"""Firefox ESR in a room with Chromium, in a network namespace of the test's own.

Firefox sends no ICE checks to 127.0.0.1, so the story (`firefox_story.py`) runs where there is an address.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.namespace import namespace
from tests.sessions.live.served import ROOT

pytestmark = [pytest.mark.browser]

STORY = Path(__file__).with_name("firefox_story.py")
TIMEOUT_S = 180


def test_firefox_meets_chromium() -> None:
    with namespace() as prefix:
        done = subprocess.run(
            [
                *prefix,
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "--tb=short",
                "-p",
                "no:cacheprovider",
                str(STORY),
            ],
            cwd=ROOT,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT_S,
        )
    if done.returncode != 0 or "1 passed" not in done.stdout:
        pytest.fail(f"in the namespace:\n{done.stdout}", pytrace=False)
