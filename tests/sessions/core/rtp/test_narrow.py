"""A narrow line over minutes: sound whole, the lowest picture where it fits, everything once it is clear."""

from __future__ import annotations

import pytest

from sessions.core.rtp import feedback
from sessions.core.rtp.estimate import Estimate
from sessions.core.rtp.probe import Probe
from tests.impair.line import Line
from tests.sessions.core.rtp.narrow import Narrow

HOME_MS = 20.0
NOTICED_S = 6
NARROW = Line(rate_bps=300_000, delay_ms=HOME_MS)
DEEP = Line(rate_bps=300_000, delay_ms=HOME_MS, queue_ms=1000)
TIGHT = Line(rate_bps=250_000, delay_ms=HOME_MS)
TINY = Line(rate_bps=100_000, delay_ms=HOME_MS)
BACK_S, FULL_S = 5, 30
SOON_S = 10  # after it is clear again, of a picture that was paused
WINDOW_S, WINDOWS = 5, 12
ON_ITS_WAY = 0.025  # six packets of five seconds, sent before their end and come after it
SEEDS = range(4)  # when reports come, and when the line gets narrow in between


# A trial of the next layer costs up to a third of a second of sound where the queue is short: 11 s have one.
@pytest.mark.parametrize(("narrow_s", "missing"), [(11, 0.03), (60, 0.01)])
@pytest.mark.parametrize("says_remb", [True, False])
@pytest.mark.parametrize("over", [NARROW, DEEP])
def test_the_lowest_picture_stays_sound_is_whole_and_all_comes_back(
    over: Line, *, says_remb: bool, narrow_s: int, missing: float
) -> None:
    room = Narrow(says_remb=says_remb)
    room.run(NOTICED_S)
    assert room.layer == 2
    room.run(NOTICED_S, over)
    room.run(narrow_s, over)
    assert room.voices_missing <= missing
    assert room.freezes <= 2
    assert (room.layer, room.pauses) == (0, [])
    assert room.until_layer(0, seconds=60) <= BACK_S
    assert room.until_layer(2, seconds=90) <= FULL_S


def narrowed(over: Line, *, seed: int, says_remb: bool = True) -> tuple[Narrow, list[float]]:
    """A minute of a line that got narrow; of each five seconds of it the share of voices that was missing."""
    room = Narrow(says_remb=says_remb, seed=seed)
    room.run(NOTICED_S + 0.37 * seed)
    room.run(NOTICED_S, over)
    return room, [room.run(WINDOW_S, over).voices_missing for _ in range(WINDOWS)]


@pytest.mark.parametrize("says_remb", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_voice_and_the_lowest_picture_share_a_narrow_line_undisturbed(
    *, seed: int, says_remb: bool
) -> None:
    room, missing = narrowed(NARROW, seed=seed, says_remb=says_remb)
    assert (room.layer, room.pauses, room.viewer.twice.is_on) == (0, [], False)
    assert max(missing) <= ON_ITS_WAY
    assert room.until_layer(2, seconds=60) <= SOON_S


@pytest.mark.parametrize("says_remb", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_for_a_voice_alone_is_soon_known_to_be_clear_again(*, seed: int, says_remb: bool) -> None:
    room, missing = narrowed(TINY, seed=seed, says_remb=says_remb)
    assert (room.layer, len(room.pauses)) == (-1, 1)
    assert max(missing) <= ON_ITS_WAY, "no trial cost sound"
    assert room.until_layer(0, seconds=60) <= SOON_S
    assert room.until_layer(2, seconds=60) <= SOON_S


def test_control_without_bursts_trials_cost_sound_or_the_picture_comes_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Probe, "is_due", lambda *_, **__: False)
    for over in (NARROW, TINY):
        room, missing = narrowed(over, seed=1)
        assert max(missing) > 0.03
    assert room.until_layer(0, seconds=60) > SOON_S


def test_control_what_is_told_of_before_is_held_against_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "_is_of_before", lambda *_, **__: False)
    assert any(narrowed(TIGHT, seed=seed)[0].pauses for seed in SEEDS[:2])
    monkeypatch.undo()
    assert not any(narrowed(TIGHT, seed=seed)[0].pauses for seed in SEEDS[:2])


@pytest.mark.parametrize("says_remb", [True, False])
def test_where_no_picture_fits_it_is_paused_said_and_seldom_tried(*, says_remb: bool) -> None:
    room = Narrow(says_remb=says_remb)
    room.run(NOTICED_S)
    room.run(NOTICED_S, TINY)
    assert len(room.pauses) == 1
    room.run(60, TINY)
    assert room.voices_missing <= 0.02
    assert len(room.pauses) <= 4, "tried again in vain, less and less often"
    room.run(120, TINY)
    assert room.voices_missing <= 0.015
    assert len(room.pauses) <= 7
    assert room.until_layer(0, seconds=90) <= SOON_S
    assert room.until_layer(2, seconds=90) <= FULL_S


def test_a_voice_is_not_sent_twice_over_a_line_that_takes_it_once() -> None:
    room = Narrow()
    room.run(NOTICED_S)
    room.run(NOTICED_S, TINY)
    room.run(10, TINY)
    assert not room.viewer.twice.is_on


@pytest.mark.parametrize("loss", [0.05, 0.2])
def test_a_wide_line_that_loses_packets_keeps_its_picture_and_voices_go_twice(loss: float) -> None:
    room = Narrow()
    room.run(NOTICED_S)
    lossy = Line(loss=loss, delay_ms=HOME_MS)
    room.run(30, lossy)
    room.run(30, lossy)
    assert room.layer > 0
    assert room.viewer.twice.is_on
    assert room.voices_missing <= 2 * loss * loss


def test_control_a_remb_taken_for_the_whole_line_pauses_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    take = Estimate.take_remb

    def without_sound(estimate: Estimate, remb_bps: int, *, sound_bps: int, now_ms: int) -> bool:
        return take(estimate, remb_bps, sound_bps=0 * sound_bps, now_ms=now_ms)

    monkeypatch.setattr(Estimate, "take_remb", without_sound)
    assert narrowed(TIGHT, seed=1)[0].pauses
    monkeypatch.undo()
    assert not narrowed(TIGHT, seed=1)[0].pauses
