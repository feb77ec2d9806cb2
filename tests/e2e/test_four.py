"""Three Chromium and a Firefox at one media node, in a network namespace of the test's own."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from tests.e2e.four_story import is_whole
from tests.e2e.namespace import tell_inside
from tests.impair.pages import Count

pytestmark = [pytest.mark.browser]

STORY = Path(__file__).with_name("four_story.py")
TIMEOUT_S = 180


def test_three_chromium_and_a_firefox_meet() -> None:
    tell_inside(STORY, seconds=TIMEOUT_S)


NOTHING = Count(**dict.fromkeys((each.name for each in fields(Count)), 0.0))
WHOLE = replace(NOTHING, samples=192_000, packets=200, frames=80, width=240)


def test_control_a_freeze_a_picture_that_stands_and_sound_made_up_are_seen() -> None:
    assert is_whole(("cleo", "ana"), WHOLE)
    for worse in (
        replace(WHOLE, freezes=1, frozen_s=0.2),
        replace(WHOLE, frames=20),
        replace(WHOLE, concealed=4_000),
        replace(WHOLE, packets=100),
    ):
        assert not is_whole(("cleo", "ana"), worse)
    assert is_whole(("fay", "ana"), replace(WHOLE, frames=0))
    assert not is_whole(("fay", "ana"), replace(WHOLE, concealed=4_000))
