"""Firefox ESR in a room with Chromium, in a network namespace of the test's own.

Firefox sends no ICE checks to 127.0.0.1, so the story (`firefox_story.py`) runs where there is an address.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.namespace import tell_inside

pytestmark = [pytest.mark.browser]

STORY = Path(__file__).with_name("firefox_story.py")
TIMEOUT_S = 180


def test_firefox_meets_chromium() -> None:
    tell_inside(STORY, seconds=TIMEOUT_S)
