"""Who was here before a restart has a minute to come back."""

from sessions.core.room.returning import RETURN_MS, Returning


def test_whoever_is_not_back_in_time_is_given_up_once() -> None:
    returning = Returning()
    assert returning.deadline() is None
    returning.expect("ana", 1000)
    returning.expect("ben", 2000)
    returning.came("ana")
    assert returning.deadline() == 2000 + RETURN_MS
    assert returning.give_up(1999 + RETURN_MS) == ()
    assert returning.give_up(2000 + RETURN_MS) == ("ben",)
    assert (returning.give_up(2000 + RETURN_MS), returning.deadline()) == ((), None)
