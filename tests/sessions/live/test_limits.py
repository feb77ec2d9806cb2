"""Budgets of one socket, by tables of instants."""

import pytest

from sessions.live.limits import (
    MALFORMED_MAX,
    MESSAGES_BURST,
    UNACKNOWLEDGED_MAX_BYTES,
    UNACKNOWLEDGED_MAX_S,
    Backlog,
    Inflow,
    TokenBucket,
)


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    bucket = TokenBucket(rate=2.0, burst=3.0, now_s=0.0)
    taken = [bucket.take(1, at_s) for at_s in (0, 0, 0, 0, 0.4, 0.5, 0.5, 10, 10, 10, 10)]
    assert taken == [True, True, True, False, False, True, False, True, True, True, False]


def test_a_bucket_that_refuses_takes_nothing_and_a_clock_going_back_earns_nothing() -> None:
    bucket = TokenBucket(rate=1.0, burst=5.0, now_s=10.0)
    assert not bucket.take(6, 10.0)
    assert bucket.take(5, 9.0)
    assert not bucket.take(1, 8.0)


def test_many_small_messages_and_few_large_ones_are_both_too_much() -> None:
    small = Inflow(0.0)
    assert [small.may_take(10, 0.0) for _ in range(int(MESSAGES_BURST) + 1)] == [True] * int(
        MESSAGES_BURST
    ) + [False]
    large = Inflow(0.0)
    assert [large.may_take(100_000, 0.0) for _ in range(3)] == [True, True, False]
    assert large.may_take(100_000, 2.0)


def test_the_tenth_malformed_message_is_the_last() -> None:
    inflow = Inflow(0.0)
    assert [inflow.note_malformed() for _ in range(MALFORMED_MAX)] == [False] * (MALFORMED_MAX - 1) + [True]


@pytest.mark.parametrize(
    ("acknowledged", "now_s", "overdue"),
    [
        (0, UNACKNOWLEDGED_MAX_S, False),
        (0, UNACKNOWLEDGED_MAX_S + 0.1, True),
        (1, UNACKNOWLEDGED_MAX_S + 5.0, False),
        (1, UNACKNOWLEDGED_MAX_S + 10.1, True),
        (2, 1000.0, False),
    ],
)
def test_a_reader_is_overdue_by_its_oldest_unseen_event(
    acknowledged: int, now_s: float, overdue: bool
) -> None:
    backlog = Backlog()
    backlog.sent(1, 100, 0.0)
    backlog.sent(2, 100, 10.0)
    backlog.acknowledged(acknowledged)
    assert backlog.is_overdue(now_s) is overdue


def test_a_reader_is_overdue_by_bytes() -> None:
    backlog = Backlog()
    backlog.sent(1, UNACKNOWLEDGED_MAX_BYTES, 0.0)
    assert not backlog.is_overdue(0.0)
    backlog.sent(2, 1, 0.0)
    assert backlog.is_overdue(0.0)
    backlog.acknowledged(1)
    assert not backlog.is_overdue(0.0)
