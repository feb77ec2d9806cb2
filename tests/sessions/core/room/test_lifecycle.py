import pytest

from sessions.core.room.lifecycle import Lifecycle
from tests.sessions.core.room.stage import HOUR, MINUTE, PLAN, START

END = START + 3 * HOUR
CAP = END + 15 * MINUTE


def life(*, started: int | None = START, led_until: int | None = None, ended: int | None = None) -> Lifecycle:
    lifecycle = Lifecycle(PLAN)
    lifecycle.started_ms, lifecycle.ended_ms = started, ended
    lifecycle.led_until_ms = lifecycle.covered_until_ms = led_until
    return lifecycle


def test_phases() -> None:
    phases = [life(started=None), life(), life(ended=END), life(started=None, ended=END)]
    assert [one.phase for one in phases] == ["waiting", "open", "ended", "ended"]


@pytest.mark.parametrize(
    ("lifecycle", "now", "led", "counting"),
    [
        (life(started=None), START, True, False),
        (life(), START, True, True),
        (life(ended=END), END, True, False),
        (life(started=START - 20 * MINUTE), START - 15 * MINUTE - 1, True, False),
        (life(started=START - 20 * MINUTE), START - 15 * MINUTE, True, True),
        (life(led_until=START), START + MINUTE - 1, False, True),
        (life(led_until=START), START + MINUTE, False, False),
        (life(led_until=None), START, False, False),
    ],
)
def test_when_minutes_count(lifecycle: Lifecycle, now: int, led: bool, counting: bool) -> None:
    assert lifecycle.is_counting(now, led=led) is counting


@pytest.mark.parametrize(
    ("led_until", "now", "led", "end"),
    [
        # a facilitator is here: the cap, to the millisecond, however late it is noticed
        (None, CAP - 1, True, None),
        (None, CAP, True, CAP),
        (None, CAP + HOUR, True, CAP),
        # the last facilitator went before the scheduled end: the room waits until five minutes after it
        (START + HOUR, END - 1, False, None),
        (START + HOUR, END + 5 * MINUTE - 1, False, None),
        (START + HOUR, END + 5 * MINUTE, False, START + HOUR),
        # and after it: five minutes without one, and the end is when they were last here
        (END + 2 * MINUTE, END + 7 * MINUTE - 1, False, None),
        (END + 2 * MINUTE, END + 7 * MINUTE, False, END + 2 * MINUTE),
        # gone shortly before the cap: the cap ends it, as of their going
        (CAP - MINUTE, CAP, False, CAP - MINUTE),
        # nobody ever led it
        (None, END + 5 * MINUTE - 1, False, None),
        (None, END + 5 * MINUTE, False, END + 5 * MINUTE),
        (None, CAP + HOUR, False, CAP),
    ],
)
def test_the_automatic_end(led_until: int | None, now: int, led: bool, end: int | None) -> None:
    assert life(led_until=led_until).due_end(now, led=led) == end


def test_whoever_takes_an_end_back_has_five_minutes_to_come_in() -> None:
    lifecycle = life(led_until=END)
    lifecycle.reopened_ms = END + 6 * MINUTE
    ends = [lifecycle.due_end(END + minutes * MINUTE, led=False) for minutes in (6, 10, 11)]
    assert ends == [None, None, END]


def test_what_was_never_started_stays_open_to_the_cap() -> None:
    lifecycle = life(started=None, led_until=START)
    assert [lifecycle.due_end(now, led=False) for now in (CAP - 1, CAP)] == [None, START]
    assert lifecycle.deadline(END, led=False, covered=False) == CAP


def test_what_has_ended_does_not_end_again() -> None:
    assert life(ended=END).due_end(CAP, led=True) is None


@pytest.mark.parametrize(
    ("lifecycle", "now", "led", "deadline"),
    [
        (life(), START, True, CAP),
        (life(started=START - HOUR), START - HOUR, True, START - 15 * MINUTE),
        (life(led_until=START), START, False, START + MINUTE),
        (life(led_until=START), START + MINUTE, False, END + 5 * MINUTE),
        (life(ended=END), END, False, None),
        (life(led_until=START), CAP, False, CAP),
    ],
)
def test_when_it_wants_to_be_woken(lifecycle: Lifecycle, now: int, led: bool, deadline: int | None) -> None:
    assert lifecycle.deadline(now, led=led, covered=led) == deadline


def test_a_facilitator_who_is_aside_keeps_the_room_open_and_covers_nobody_else() -> None:
    lifecycle = life()
    lifecycle.note_uncovered(START)
    assert lifecycle.is_counting(START + MINUTE - 1, led=False)
    assert not lifecycle.is_counting(START + MINUTE, led=False)
    assert lifecycle.deadline(START, led=True, covered=False) == START + MINUTE
    assert lifecycle.due_end(CAP - 1, led=True) is None
