"""Who led two sessions at once."""

from __future__ import annotations

import pytest

from sessions.core.attendance.double_booking import DoubleBooking, double_bookings
from tests.sessions.core.attendance.story import Story, s


def session(id: str, *, start: str = "9:00", end: str = "12:00") -> Story:
    return Story(id, scheduled_start_s=s(start), scheduled_end_s=s(end)).run(start, end)


MORNING = session("morning").lead("8:50", "12:00")


@pytest.mark.parametrize(
    ("other", "spans"),
    [
        (session("later", start="11:00", end="13:00").lead("11:00", "13:00"), [("11:00", "12:00")]),
        (session("later", start="11:00", end="13:00").lead("10:00", "13:00"), [("11:00", "12:00")]),
        (session("later", start="11:00", end="13:00").lead("11:00", "13:00", who="gail"), []),
        (session("later", start="12:00", end="13:00").lead("11:50", "13:00"), []),
        (session("later", start="11:00", end="13:00").lead("11:59", "13:00"), []),
        (session("later", start="11:00", end="13:00").lead("11:58:59", "13:00"), [("11:58:59", "12:00")]),
        (
            session("later", start="11:00", end="13:00")
            .lead("11:00", "11:10")
            .lead("11:30", "13:00", peer="finn-2"),
            [("11:00", "11:10"), ("11:30", "12:00")],
        ),
        (session("later", start="11:00", end="13:00").stay("finn", "11:00", "13:00"), []),
        (Story("later", scheduled_start_s=s("11:00")).lead("11:00", "13:00"), []),
    ],
    ids=[
        "both at once",
        "before the start it is setting up",
        "somebody else",
        "one after the other",
        "a minute is forgiven",
        "and no more",
        "twice",
        "there as a client",
        "never started",
    ],
)
def test_between_two_sessions(other: Story, spans: list[tuple[str, str]]) -> None:
    found = double_bookings([other.tally(), MORNING.tally()])
    assert found == [DoubleBooking("finn", ("morning", "later"), s(start), s(end)) for start, end in spans]


def test_every_pair_of_three() -> None:
    three = [session(name).lead("9:00", "10:00") for name in ("a", "b", "c")]
    found = double_bookings([story.tally() for story in three])
    assert [booking.sessions for booking in found] == [("a", "b"), ("a", "c"), ("b", "c")]
