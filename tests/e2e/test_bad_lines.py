"""What a real Chromium sees and hears over bad lines, each tried once; `python -m bench.lines` measures them.

Bounds are those of `PROMISES.md` where it has any. A machine with much to do plays gaps of its own making,
so that sound and freezes are judged by the best of a few windows: one that is whole shows what the line is
like. The control of voices that go twice is in `test_python_engine_twice.py`, of voices that repeat
themselves in `test_recovery.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import lines
from bench.lines import (
    LOSSES,
    NARROW,
    NARROW_UP,
    SWITCH_MAX_S,
    TINY,
    VOICE_WAITS_MAX_MS,
    WIRELESS,
    Watched,
    WatchedUp,
    change_port,
    cut_off,
    switch_layers,
    watch,
    watch_up,
)
from sessions.core.rtp.uplink import Uplink
from tests.impair.line import CLEAR, Line
from tests.impair.pages import Count, Pair, paired

pytestmark = pytest.mark.browser

WINDOWS, WINDOW_S = 3, 5.0
LOST_5 = LOSSES["R8: 5 % lost"]


async def best(pair: Pair, up: Line, down: Line, is_whole: Callable[[Watched], None]) -> Watched:
    """Of a few windows the first that `is_whole` takes; what it says of the last where it takes none."""
    for window in range(WINDOWS):
        watched = await watch(pair, up, down, seconds=WINDOW_S)
        print(watched)
        try:
            is_whole(watched)
        except AssertionError:
            if window == WINDOWS - 1:
                raise
        else:
            break
    return watched


def holds_at_5_percent(lossy: Watched) -> None:
    assert lossy.down.lost_share < 0.01, "voices go twice: a packet is missing if both were lost"
    assert lossy.down.concealed_share <= lines.CONCEALED_AIM
    assert lossy.up.lost_share < 0.02, "each packet on the way up brings the one before: two in a row"
    assert lossy.up.packets > 0.8 * 50 * WINDOW_S
    assert lossy.down.frames > 10 * WINDOW_S, "pictures are asked for again"
    assert not lossy.paused


def holds_at_300_kbit(narrow: Watched) -> None:
    assert narrow.down.lost_share < 0.02
    assert narrow.down.concealed_share <= lines.CONCEALED_AIM, "sound first"
    assert narrow.down.width < 960, "the picture makes room"
    assert not narrow.paused
    assert narrow.down.frames > 10 * WINDOW_S, "and is there"
    assert narrow.down.freezes <= 2, "one as it gets narrow, no storm of them"


def holds_at_100_kbit(tiny: Watched) -> None:
    assert tiny.down.concealed_share <= lines.CONCEALED_AIM, "no picture is tried in vain"
    assert tiny.paused


def holds_on_a_wireless_line(poor: Watched) -> None:
    """What a burst takes is gone for both copies of a voice; what is doubled or late makes nothing worse."""
    assert poor.down.lost_share < 0.03
    assert poor.down.concealed_share < 0.03
    assert poor.down.frames > 10 * WINDOW_S
    assert not poor.paused


def is_whole(clear: Watched) -> None:
    assert clear.down.concealed_share <= lines.CONCEALED_AIM
    assert clear.up.lost_share == 0
    assert (clear.down.freezes, clear.down.frozen_s) == (0, 0)
    assert clear.down.frames > 15 * WINDOW_S
    assert not clear.paused


async def best_switches(pair: Pair) -> tuple[list[float], Count]:
    """Of a few rounds the first without a freeze, else the last."""
    for _ in range(WINDOWS):
        took_s, meanwhile = await switch_layers(pair, 4)
        print(took_s, meanwhile)
        if not meanwhile.freezes:
            break
    return took_s, meanwhile


async def test_loss_a_narrow_line_other_layers_and_another_port(tmp_path: Path) -> None:
    async with paired(tmp_path) as pair:
        took_s, meanwhile = await best_switches(pair)
        assert min(took_s) < SWITCH_MAX_S
        assert max(took_s) < 3 * SWITCH_MAX_S, "a key frame is asked for every half second until it comes"
        assert (meanwhile.freezes, meanwhile.frozen_s) == (0, 0)

        await best(pair, LOST_5, LOST_5, holds_at_5_percent)
        pair.here.node.set_wishes("ana", {1: 720})
        await best(pair, CLEAR, NARROW, holds_at_300_kbit)

        pair.here.relay.be()
        back_s = await pair.until_flowing(seconds=20)
        print("on a clear line again after", back_s)
        assert back_s < lines.BACK_MAX_S
        whole_s = await pair.until_width(lines.WIDTHS[720], seconds=60)
        print("as large as ever after", whole_s)
        assert back_s + whole_s < lines.WHOLE_MAX_S
        assert await change_port(pair) < 5


async def test_a_wireless_line_and_one_that_is_cut_for_ten_seconds(tmp_path: Path) -> None:
    async with paired(tmp_path) as pair:
        await best(pair, WIRELESS, WIRELESS, holds_on_a_wireless_line)
        pair.here.relay.be(CLEAR)
        await pair.until_width(lines.WIDTHS[720], seconds=60)
        back_s, meanwhile = await cut_off(pair)
        print("after a cut", back_s, meanwhile)
        assert back_s < lines.CUT_BACK_MAX_S
        assert meanwhile.freezes <= 2, "the cut itself, and the moment in which it ends"
        assert meanwhile.frozen_s < lines.CUT_S + lines.CUT_BACK_MAX_S
        await best(pair, CLEAR, CLEAR, is_whole)


async def test_a_line_for_a_voice_alone_keeps_it_whole_and_is_soon_known_to_be_clear_again(
    tmp_path: Path,
) -> None:
    async with paired(tmp_path) as pair:
        await pair.until_width(lines.WIDTHS[720], seconds=60)
        tiny = await best(pair, CLEAR, TINY, holds_at_100_kbit)
        assert tiny.paused
        pair.here.relay.be()
        back_s = await pair.until_flowing(seconds=3 * lines.SOON_MAX_S)
        print("on a clear line again after", back_s)
        assert back_s < lines.SOON_MAX_S


DEEP_UP = NARROW_UP["400 kbit/s up, queue of 1000 ms"]


async def test_a_voice_does_not_wait_behind_its_picture_on_a_narrow_way_up(tmp_path: Path) -> None:
    async with paired(tmp_path, behind="ben") as pair:
        await pair.until_width(lines.WIDTHS[720], seconds=60)
        held = await best_up(pair, DEEP_UP)
        assert held.wait_p95_ms < VOICE_WAITS_MAX_MS
        assert held.heard.concealed_share <= lines.CONCEALED_AIM
        assert held.heard.frames > 10 * WINDOW_S, "and a picture is seen"


async def test_control_held_to_the_ceiling_alone_a_voice_waits_behind_its_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Uplink, "take", lambda *_: False)
    async with paired(tmp_path, behind="ben") as pair:
        await pair.until_width(lines.WIDTHS[720], seconds=60)
        flooded = await watch_up(pair, DEEP_UP, seconds=WINDOW_S)
        print(flooded.heard, flooded.wait_p95_ms)
        assert flooded.wait_p95_ms > 5 * VOICE_WAITS_MAX_MS


async def best_up(pair: Pair, up: Line) -> WatchedUp:
    """Of a few windows the first that is as it should be, else the last."""
    for _ in range(WINDOWS):
        found = await watch_up(pair, up, seconds=WINDOW_S)
        print(found.heard, found.wait_p95_ms)
        if found.heard.concealed_share <= lines.CONCEALED_AIM and found.wait_p95_ms < VOICE_WAITS_MAX_MS:
            break
    return found
