from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random

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


@dataclass
class Line:
    """A voice over a bad line: which of its packets came in order, and the dense numbers of what passed."""

    reception: Reception
    is_heard: list[bool]
    start: int

    def __post_init__(self) -> None:
        self.in_order: list[int] = []
        self.dense: dict[int, int] = {}

    def take(self, at: int, *, is_recovered: bool = False) -> None:
        seq16, reception = (self.start + at) & 0xFFFF, self.reception
        is_newest = not self.in_order or at > self.in_order[-1]
        if is_recovered and not reception.misses(seq16):
            return
        accept = reception.accept_recovered if is_recovered else reception.accept
        dense = accept(seq16, is_empty=not self.is_heard[at])
        if is_newest:
            self.in_order.append(at)
        if dense >= 0:
            assert at not in self.dense, "sent twice"
            self.dense[at] = dense

    def doubtful(self) -> set[int]:
        """What was jumped over and may have been heard: a neighbour that came in order was."""
        pairs = pairwise(self.in_order)
        return {at for a, b in pairs if self.is_heard[a] or self.is_heard[b] for at in range(a + 1, b)}

    def holes(self) -> dict[tuple[int, int], int]:
        """Numbers that receivers miss between two packets that they got."""
        passed = sorted(self.dense)
        return {(a, b): self.dense[b] - self.dense[a] - 1 for a, b in pairwise(passed)}


def impaired(is_heard: list[bool], draw: Random, *, start: int, reception: Reception) -> Line:
    """Packets are lost, come late, come twice, or are brought along by the next one (RFC 2198)."""
    line, late = Line(reception, is_heard, start), []
    line.take(0)
    for at in range(1, len(is_heard)):
        fate = draw.choice(["comes", "comes", "comes", "brings", "lost", "late", "twice"])
        if fate == "late":
            late.append(at)
        elif fate != "lost":
            if fate == "brings":
                line.take(at - 1, is_recovered=True)
            line.take(at)
            if fate == "twice" or draw.random() < 0.3:
                late.append(at)
        while late and draw.random() < 0.4:
            line.take(late.pop(draw.randrange(len(late))))
    return line


RUNS = st.lists(st.tuples(st.booleans(), st.integers(1, 30)), min_size=1, max_size=8)


@given(runs=RUNS, draw=st.randoms(use_true_random=False), start=st.integers(0, 0xFFFF))
def test_a_voice_that_was_closed_hands_on_no_loss_but_what_may_have_been_heard(
    *, runs: list[tuple[bool, int]], draw: Random, start: int
) -> None:
    is_heard = [True] + [heard for heard, length in runs for _ in range(length)]
    line = impaired(is_heard, draw, start=start, reception=Reception(48000, is_voice=True))
    doubtful = line.doubtful()
    for (a, b), holes in line.holes().items():
        assert holes == len(doubtful & set(range(a + 1, b))), (a, b)


def closed_for_ten_minutes(reception: Reception) -> int:
    """How far the numbering jumps over 30,000 packets that nobody hears, of which 2 % are lost."""
    draw = Random(2)
    first = reception.accept(0)
    for seq in range(1, 30_000):
        if draw.random() >= 0.02:
            assert reception.accept(seq, is_empty=True) == TOO_OLD
    return reception.accept(30_000) - first


def test_ten_minutes_of_a_closed_voice_on_a_bad_line_are_no_jump() -> None:
    reception = Reception(48000, is_voice=True)
    assert closed_for_ten_minutes(reception) == 1
    assert len(reception.missing) == 0, "nobody asks for what nobody would have heard"
    assert 550 < reception.lost < 650, "reports to the publisher say what its line does"


def test_control_a_stream_that_is_no_voice_keeps_what_was_lost_between() -> None:
    """Between two probes of a camera the packet of a picture may be missing: it has to be asked for."""
    assert 550 < closed_for_ten_minutes(Reception(90000)) < 650


def test_a_packet_from_before_a_voice_closed_still_finds_its_place() -> None:
    reception = Reception(48000, is_voice=True)
    first = reception.accept(0)
    for seq in range(2, 60):
        reception.accept(seq, is_empty=True)
    assert reception.accept(60) == first + 2
    assert reception.accept(1) == first + 1
