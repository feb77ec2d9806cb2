from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.reception import RESTARTED, TOO_OLD, Reception


def report(reception: Reception) -> tuple[int, int, int]:
    """Fraction, cumulative loss, extended highest sequence number."""
    return reception.take_fraction_lost(), reception.lost, reception.extended_highest16


def test_loss_is_told_since_the_last_report_and_in_all() -> None:
    reception = Reception(90000)
    for seq in [*range(90), *range(100, 200)]:
        reception.accept(seq)
    assert report(reception) == (256 * 10 // 200, 10, 199)
    for seq in range(200, 300):
        reception.accept(seq)
    assert report(reception) == (0, 10, 299)


def test_cycles_are_counted() -> None:
    reception = Reception(90000)
    for seq in range(65530, 65546):
        reception.accept(seq & 0xFFFF)
    assert report(reception) == (0, 0, 65545)


def test_nothing_received_is_no_loss() -> None:
    assert report(Reception(48000)) == (0, 0, 0)


def test_duplicates_cannot_make_loss_negative_in_a_report() -> None:
    reception = Reception(48000)
    for seq in (1, 2, 2, 2):
        reception.accept(seq)
    assert report(reception)[:2] == (0, -2)


def test_jitter_of_even_and_uneven_arrival() -> None:
    even, uneven = Reception(48000), Reception(48000)
    for i in range(200):
        even.clock(960 * i, 20 * i)
        uneven.clock(960 * i, 20 * i + (i % 2) * 10)  # 10 ms = 480 units back and forth
    assert even.jitter == 0
    assert 450 <= uneven.jitter <= 480


def test_a_jump_restarts_only_when_the_next_packet_confirms_it() -> None:
    reception = Reception(90000)
    first = reception.accept(10)
    assert reception.accept(30000) == TOO_OLD
    assert reception.accept(11) == first + 1, "one stray packet changes nothing"
    assert reception.accept(30000) == TOO_OLD
    assert reception.accept(30001) == RESTARTED
    assert reception.accept(30001) > 0
    assert report(reception) == (0, 0, 30001)


@given(
    start=st.integers(0, 0xFFFF),
    empties=st.lists(st.booleans(), min_size=1, max_size=120),
    swaps=st.lists(st.integers(0, 118), max_size=12),
)
def test_dense_numbers_leave_out_just_the_empty_packets(
    start: int, empties: list[bool], swaps: list[int]
) -> None:
    reception = Reception(90000)
    order = list(range(len(empties)))
    for at in swaps:  # the first packet stays the first
        if 0 < at < len(order) - 1 and not empties[order[at]] and not empties[order[at + 1]]:
            order[at], order[at + 1] = order[at + 1], order[at]
    dense = {i: reception.accept((start + i) & 0xFFFF, is_empty=empties[i]) for i in order}
    full = [i for i, is_empty in enumerate(empties) if not is_empty]
    assert [dense[i] for i, is_empty in enumerate(empties) if is_empty] == [TOO_OLD] * sum(empties)
    numbers = [dense[i] for i in full]
    assert numbers == list(range(numbers[0], numbers[0] + len(full))) if full else True


def test_a_packet_from_before_the_remembered_gaps_is_not_guessed_at() -> None:
    reception = Reception(90000)
    reception.accept(0)
    for seq in range(2, 60):
        reception.accept(seq, is_empty=seq % 2 == 0)
    assert reception.accept(1) == TOO_OLD
    assert reception.accept(0) == TOO_OLD
