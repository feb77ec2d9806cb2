from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.estimate import (
    CLEARLY,
    DISTRUST_MS,
    EASES,
    FIRST_WAIT_MS,
    FORGIVEN_AFTER_MS,
    LATE_FOR_MS,
    LATER_MS,
    LEAST_TRIED_BPS,
    LET_OUT_MS,
    LONGEST_PUT_OFF_MS,
    MAX_BPS,
    MAX_PAUSE_MS,
    MAX_WAIT_MS,
    MIN_BPS,
    PUT_OFF_MS,
    SHORT_FOR_MS,
    START_BPS,
    TOLD_MS,
    TRIAL_MS,
    UNTIMED_MS,
    Estimate,
)
from sessions.core.rtp.probe import AFTER_FALL_MS

SOUND = 64_000
LATE = range(20_250, 23_000, 250)


def grown(estimate: Estimate, *, sent_bps: int, start_ms: int, seconds: int) -> list[int]:
    found = []
    for second in range(seconds):
        estimate.grow(sent_bps=sent_bps, sound_bps=0, now_ms=start_ms + 1000 * second)
        found.append(estimate.bps)
    return found


def test_a_remb_that_falls_is_believed_at_once_and_a_small_one_alone_is_not() -> None:
    estimate = Estimate()
    assert not estimate.take_remb(300_000, sound_bps=0, now_ms=0)
    assert estimate.bps == START_BPS
    assert not estimate.take_remb(900_000, sound_bps=0, now_ms=1000)
    assert estimate.take_remb(500_000, sound_bps=0, now_ms=2000)
    assert estimate.bps == 500_000


def test_after_a_fall_it_waits_and_then_climbs_slowly() -> None:
    estimate = Estimate()
    estimate.take_remb(2_000_000, sound_bps=0, now_ms=0)
    estimate.take_remb(1_000_000, sound_bps=0, now_ms=10_000)
    during = grown(estimate, sent_bps=1_000_000, start_ms=10_000, seconds=FIRST_WAIT_MS // 1000)
    after = grown(estimate, sent_bps=1_000_000, start_ms=10_000 + FIRST_WAIT_MS, seconds=3)
    assert during == [1_000_000] * len(during)
    assert after == [1_140_000, 1_296_800, 1_472_416]


def test_it_does_not_climb_far_from_what_was_tried() -> None:
    estimate = Estimate()
    estimate.take_remb(600_000, sound_bps=0, now_ms=0)
    estimate.take_remb(200_000, sound_bps=0, now_ms=1000)
    assert grown(estimate, sent_bps=500_000, start_ms=20_000, seconds=60)[-1] == 1_000_000


def test_a_small_remb_while_voices_alone_are_sent_pins_nothing() -> None:
    """It stands still where no picture comes: a face more may be tried all the same."""
    estimate = Estimate()
    estimate.take_remb(130_000, sound_bps=SOUND, now_ms=0)
    estimate.take_remb(30_000, sound_bps=SOUND, now_ms=1000)
    assert estimate.bps == 30_000 + SOUND
    for second in range(30):
        estimate.take_remb(30_000, sound_bps=SOUND, now_ms=2000 + 1000 * second)
        estimate.grow(sent_bps=SOUND, sound_bps=SOUND, now_ms=2000 + 1000 * second)
    assert estimate.bps == LEAST_TRIED_BPS + SOUND


def wait_after(estimate: Estimate, now: int) -> int:
    estimate.take_remb(1_000_000, sound_bps=0, now_ms=now)
    estimate.take_remb(500_000, sound_bps=0, now_ms=now)
    return next(ms for ms in range(0, 100_000, 500) if estimate.may_grow(now + ms))


def test_the_wait_doubles_when_climbing_was_too_much_and_is_forgiven() -> None:
    estimate, now, waits = Estimate(), 1000, []
    for _ in range(6):
        estimate.take_remb(1_000_000, sound_bps=0, now_ms=now)
        estimate.take_remb(500_000, sound_bps=0, now_ms=now)
        began = now
        while not estimate.may_grow(now):
            now += 500
        waits.append(now - began)
    assert waits == [5_000, 10_000, MAX_WAIT_MS, MAX_WAIT_MS, MAX_WAIT_MS, MAX_WAIT_MS]
    assert wait_after(estimate, now + FORGIVEN_AFTER_MS) == FIRST_WAIT_MS, "forgiven"


def test_heavy_loss_lowers_light_loss_holds() -> None:
    estimate = Estimate()
    assert not estimate.take_loss(4, sent_bps=1_000_000, now_ms=0)
    assert estimate.may_grow(0)
    assert not estimate.take_loss(13, sent_bps=1_000_000, now_ms=0)
    assert (estimate.may_grow(0), estimate.bps) == (False, START_BPS)
    assert estimate.take_loss(51, sent_bps=1_000_000, now_ms=0)
    assert estimate.bps == round(1_000_000 * (512 - 51) / 512)
    assert not estimate.take_loss(128, sent_bps=800_000, now_ms=TOLD_MS - 1), "that was sent before"
    assert estimate.take_loss(128, sent_bps=800_000, now_ms=TOLD_MS)
    assert estimate.bps == 400_000, "of a flood what came through"
    assert estimate.take_loss(240, sent_bps=400_000, now_ms=2 * TOLD_MS)
    assert estimate.bps == 160_000, "but no less than a part: a burst is worse than its line"


def test_a_remb_is_of_pictures_and_sound_comes_on_top() -> None:
    estimate = Estimate()
    estimate.take_remb(600_000, sound_bps=SOUND, now_ms=0)
    assert estimate.take_remb(201_000, sound_bps=SOUND, now_ms=1000)
    assert estimate.bps == 201_000 + SOUND


Trouble = tuple[str, int]


@pytest.mark.parametrize("trouble", [("remb", 90_000), ("loss", 128), ("delay", 40 + LATER_MS + 1)])
def test_a_trial_that_is_too_much_leaves_what_was_carried_before(trouble: Trouble) -> None:
    estimate = trying(sent_bps=256_000)
    assert meet(estimate, trouble, now_ms=21_500)
    assert 256_000 <= estimate.bps < 320_000
    assert not estimate.may_grow(21_500 + FIRST_WAIT_MS - 1)


@pytest.mark.parametrize("trouble", [("loss", 15), ("delay", 40 + LATER_MS + 1)])
def test_without_a_trial_a_little_loss_and_a_long_way_take_nothing_away(trouble: Trouble) -> None:
    estimate = trying(sent_bps=256_000)
    before = estimate.bps
    assert not meet(estimate, trouble, now_ms=20_000 + TRIAL_MS)
    assert estimate.bps == before


def test_what_was_proven_is_not_held_against_a_line_that_got_worse_since() -> None:
    estimate = trying(sent_bps=256_000)
    assert meet(estimate, ("remb", 90_000), now_ms=20_000 + TRIAL_MS)
    assert estimate.bps == 90_000 + SOUND


def test_a_picture_that_was_paused_is_tried_less_often_than_a_sharper_one() -> None:
    waits = {}
    for is_return in (True, False):
        estimate, now = Estimate(), 0
        for _ in range(6):
            estimate.begin_trial(sent_bps=100_000, now_ms=now, is_return=is_return)
            wait = wait_after(estimate, now)
            now += wait
        waits[is_return] = wait
    assert waits == {True: MAX_PAUSE_MS, False: MAX_WAIT_MS}


def test_a_moment_in_which_somebody_was_busy_ends_no_trial() -> None:
    estimate = trying(sent_bps=256_000)
    for left_ms in (20_250, 20_500, 20_500):
        assert not estimate.take_round_trip(600, left_ms=left_ms, sent_bps=440_000, now_ms=21_100)
    assert not estimate.take_round_trip(45, left_ms=20_750, sent_bps=440_000, now_ms=21_100)
    assert not estimate.take_round_trip(200, left_ms=21_000, sent_bps=440_000, now_ms=21_300)
    assert estimate.take_round_trip(200, left_ms=21_000 + LATE_FOR_MS, sent_bps=440_000, now_ms=21_700)


def test_a_queue_that_stays_after_a_trial_was_ended_is_what_was_carried_before() -> None:
    estimate = trying(sent_bps=300_000)
    late = [(at, estimate.take_round_trip(300, left_ms=at, sent_bps=400_000, now_ms=at)) for at in LATE]
    assert [at for at, fell in late if fell] == [LATE[2], LATE[2] + LET_OUT_MS]
    assert estimate.bps == round(EASES * 400_000)


def put_off() -> Estimate:
    """Fell to 160 kbit/s at 21.5 s, after a trial in vain, and waits until 31.5 s."""
    estimate = trying(sent_bps=160_000)
    meet(estimate, ("delay", 40 + LATER_MS + 1), now_ms=21_500)
    return estimate


def test_a_burst_that_came_through_at_once_ends_the_wait_and_one_that_did_not_extends_it() -> None:
    estimate = put_off()
    estimate.take_probe(2_000_000, needs_bps=400_000, now_ms=21_500 + AFTER_FALL_MS - 1)
    assert not estimate.may_grow(24_000), "what waited was not let out yet"
    estimate.take_probe(399_000, needs_bps=400_000, now_ms=30_000)
    assert not estimate.may_grow(30_000 + PUT_OFF_MS - 1)
    estimate.take_probe(round(CLEARLY * 400_000) - 1, needs_bps=400_000, now_ms=34_000)
    assert not estimate.may_grow(34_000), "it may be tried, when it is time"
    estimate.take_probe(round(CLEARLY * 400_000), needs_bps=400_000, now_ms=38_000)
    assert (estimate.may_grow(38_000), estimate.bps) == (True, 400_000)


def test_bursts_put_nothing_off_for_good() -> None:
    estimate, now = put_off(), 24_000
    while not estimate.may_grow(now):
        estimate.take_probe(100_000, needs_bps=400_000, now_ms=now)
        now += 4000
    assert LONGEST_PUT_OFF_MS <= now - 21_500 < LONGEST_PUT_OFF_MS + 4000


def test_a_line_that_lets_only_bursts_through_is_not_believed_again_soon() -> None:
    estimate = put_off()
    estimate.take_probe(2_000_000, needs_bps=400_000, now_ms=24_000)
    estimate.begin_trial(sent_bps=160_000, now_ms=24_000, is_return=False)
    assert estimate.take_loss(128, sent_bps=400_000, now_ms=25_000)
    estimate.take_probe(2_000_000, needs_bps=400_000, now_ms=28_000)
    assert not estimate.may_grow(28_000)
    estimate.take_probe(100_000, needs_bps=400_000, now_ms=50_000)
    estimate.take_probe(2_000_000, needs_bps=400_000, now_ms=25_000 + DISTRUST_MS)
    assert estimate.may_grow(25_000 + DISTRUST_MS)


def fallen() -> Estimate:
    """Fell at 20 s, half a second after a round trip of 200 ms, the first one, in a full queue."""
    estimate = Estimate()
    estimate.take_round_trip(200, left_ms=19_500, sent_bps=0, now_ms=19_700)
    for remb_bps in (2_000_000, 160_000):
        estimate.take_remb(remb_bps, sound_bps=0, now_ms=20_000)
    return estimate


def test_how_long_a_burst_took_is_told_once_a_way_was_measured_after_the_fall() -> None:
    estimate, eased_ms = fallen(), 20_000 + AFTER_FALL_MS
    assert estimate.later_ms(140, eased_ms + 500) == -1
    estimate.take_round_trip(40, left_ms=eased_ms, sent_bps=0, now_ms=eased_ms + 40)
    assert [estimate.later_ms(took_ms, eased_ms + 500) for took_ms in (60, 35)] == [20, 0]


def test_where_none_was_all_that_a_short_burst_took_may_be_a_queue() -> None:
    waited_ms = 20_000 + AFTER_FALL_MS + UNTIMED_MS
    assert [fallen().later_ms(took_ms, waited_ms) for took_ms in (140, 195, 260)] == [140, 0, 60]


def test_a_short_way_after_a_fall_says_that_no_queue_is_to_blame() -> None:
    estimate = put_off()
    assert not estimate.has_no_queue(21_500)
    estimate.take_round_trip(45, left_ms=22_000, sent_bps=0, now_ms=22_045)
    assert (estimate.has_no_queue(22_100), estimate.has_no_queue(22_000 + SHORT_FOR_MS)) == (True, False)


def trying(*, sent_bps: int) -> Estimate:
    """A receiver that was sent so much without trouble, and a layer more since 20 s."""
    estimate = Estimate()
    estimate.take_remb(600_000, sound_bps=SOUND, now_ms=0)
    estimate.take_remb(300_000, sound_bps=SOUND, now_ms=1000)
    estimate.take_round_trip(40, left_ms=18_900, sent_bps=sent_bps, now_ms=19_000)
    estimate.begin_trial(sent_bps=sent_bps, now_ms=20_000, is_return=False)
    return estimate


def meet(estimate: Estimate, trouble: Trouble, *, now_ms: int) -> bool:
    kind, value = trouble
    if kind == "remb":
        return estimate.take_remb(value, sound_bps=SOUND, now_ms=now_ms)
    if kind == "loss":
        return estimate.take_loss(value, sent_bps=440_000, now_ms=now_ms)
    return [
        estimate.take_round_trip(value, left_ms=left_ms, sent_bps=440_000, now_ms=now_ms)
        for left_ms in (now_ms - 500, now_ms - 100)
    ][-1]


@given(
    st.lists(
        st.tuples(st.sampled_from(["remb", "loss", "grow"]), st.integers(0, 1 << 40), st.integers(0, 5000)),
        max_size=80,
    )
)
def test_whatever_is_reported_it_stays_in_bounds(steps: list[tuple[str, int, int]]) -> None:
    estimate, now = Estimate(), 0
    for kind, value, wait in steps:
        now += wait
        match kind:
            case "remb":
                estimate.take_remb(value, sound_bps=0, now_ms=now)
            case "loss":
                estimate.take_loss(value & 0xFF, sent_bps=value, now_ms=now)
            case _:
                estimate.grow(sent_bps=value, sound_bps=value // 2, now_ms=now)
        assert MIN_BPS <= estimate.bps <= MAX_BPS


def lose(estimate: Estimate, lost256: int, share: float = 1.0) -> list[int]:
    """Twenty seconds on a line that loses so much of whatever is sent; `share` of the budget is used."""
    rates = []
    for second in range(20):
        sent = round(min(1_500_000, estimate.bps) * share)
        estimate.take_loss(lost256, sent_bps=sent, now_ms=1000 * second)
        estimate.grow(sent_bps=sent, sound_bps=0, now_ms=1000 * second)
        rates.append(estimate.bps)
    return rates


def test_a_line_that_loses_whatever_is_sent_keeps_its_pictures() -> None:
    rates = lose(Estimate(), 51)  # a fifth
    assert min(rates) > 500_000, "it was tried with less"
    assert rates[-1] > 1_000_000, "that did not help, and the rate came back"


def test_one_report_of_loss_from_before_proves_nothing() -> None:
    """What was lost of too much is still being told of when less is sent."""
    estimate = Estimate()
    estimate.take_loss(157, sent_bps=724_000, now_ms=0)
    fell_to = estimate.bps
    estimate.take_loss(43, sent_bps=253_000, now_ms=1000)
    assert estimate.bps <= fell_to


def test_a_line_that_loses_less_when_less_is_sent_gets_less() -> None:
    estimate, line_bps, rates = Estimate(), 300_000, []
    for second in range(60):
        sent = min(1_500_000, estimate.bps)
        lost256 = max(0, 256 - 256 * line_bps // sent)
        estimate.take_loss(lost256, sent_bps=sent, now_ms=1000 * second)
        rates.append(estimate.bps)
    assert rates[-1] < 1.2 * line_bps


def test_a_line_that_gets_worse_is_blamed_again() -> None:
    estimate = Estimate()
    lose(estimate, 30)
    before = estimate.bps
    estimate.take_loss(70, sent_bps=before, now_ms=30_000)
    assert estimate.bps < before


def test_what_the_line_lost_by_itself_is_forgotten_when_it_is_good_again() -> None:
    estimate = Estimate()
    lose(estimate, 51)
    for second in range(40):
        estimate.take_loss(0, sent_bps=500_000, now_ms=30_000 + 1000 * second)
    estimate.take_loss(51, sent_bps=400_000, now_ms=80_000)
    assert estimate.bps < 400_000
