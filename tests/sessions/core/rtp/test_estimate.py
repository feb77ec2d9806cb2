from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.estimate import FIRST_WAIT_MS, MAX_BPS, MAX_WAIT_MS, MIN_BPS, START_BPS, Estimate


def grown(estimate: Estimate, *, sent_bps: int, start_ms: int, seconds: int) -> list[int]:
    found = []
    for second in range(seconds):
        estimate.grow(sent_bps=sent_bps, now_ms=start_ms + 1000 * second)
        found.append(estimate.bps)
    return found


def test_a_remb_that_falls_is_believed_at_once_and_a_small_one_alone_is_not() -> None:
    estimate = Estimate()
    assert not estimate.take_remb(300_000, 0)
    assert estimate.bps == START_BPS
    assert not estimate.take_remb(900_000, 1000)
    assert estimate.take_remb(500_000, 2000)
    assert estimate.bps == 500_000


def test_after_a_fall_it_waits_and_then_climbs_slowly() -> None:
    estimate = Estimate()
    estimate.take_remb(2_000_000, 0)
    estimate.take_remb(1_000_000, 10_000)
    during = grown(estimate, sent_bps=1_000_000, start_ms=10_000, seconds=FIRST_WAIT_MS // 1000)
    after = grown(estimate, sent_bps=1_000_000, start_ms=10_000 + FIRST_WAIT_MS, seconds=3)
    assert during == [1_000_000] * len(during)
    assert after == [1_090_000, 1_187_200, 1_292_176]


def test_it_does_not_climb_far_from_what_was_tried() -> None:
    estimate = Estimate()
    estimate.take_remb(600_000, 0)
    estimate.take_remb(200_000, 1000)
    assert grown(estimate, sent_bps=150_000, start_ms=20_000, seconds=60)[-1] == 400_000


def test_the_wait_doubles_when_climbing_was_too_much_and_is_forgiven() -> None:
    estimate, now, waits = Estimate(), 1000, []
    for _ in range(6):
        estimate.take_remb(1_000_000, now)
        estimate.take_remb(500_000, now)
        began = now
        while not estimate.may_grow(now):
            now += 500
        waits.append(now - began)
    assert waits == [5_000, 10_000, 20_000, 40_000, MAX_WAIT_MS, FIRST_WAIT_MS]


def test_heavy_loss_lowers_light_loss_holds() -> None:
    estimate = Estimate()
    assert not estimate.take_loss(4, sent_bps=1_000_000, now_ms=0)
    assert estimate.may_grow(0)
    assert not estimate.take_loss(13, sent_bps=1_000_000, now_ms=0)
    assert (estimate.may_grow(0), estimate.bps) == (False, START_BPS)
    assert estimate.take_loss(51, sent_bps=1_000_000, now_ms=0)
    assert estimate.bps == 1_000_000 * (512 - 51) // 512


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
                estimate.take_remb(value, now)
            case "loss":
                estimate.take_loss(value & 0xFF, sent_bps=value, now_ms=now)
            case _:
                estimate.grow(sent_bps=value, now_ms=now)
        assert MIN_BPS <= estimate.bps <= MAX_BPS


def lose(estimate: Estimate, lost256: int, share: float = 1.0) -> list[int]:
    """Twenty seconds on a line that loses so much of whatever is sent; `share` of the budget is used."""
    rates = []
    for second in range(20):
        sent = round(min(1_500_000, estimate.bps) * share)
        estimate.take_loss(lost256, sent_bps=sent, now_ms=1000 * second)
        estimate.grow(sent_bps=sent, now_ms=1000 * second)
        rates.append(estimate.bps)
    return rates


def test_a_line_that_loses_whatever_is_sent_keeps_its_pictures() -> None:
    rates = lose(Estimate(), 51)  # a fifth
    assert min(rates) > 500_000, "it was tried with less"
    assert min(rates[10:]) > 1_000_000, "that did not help, and the rate came back"


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
