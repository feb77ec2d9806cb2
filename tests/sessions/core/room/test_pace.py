"""A few at once, and then one for each that is long enough ago; everybody for themselves."""

from sessions.core.room.pace import Pace


def test_more_than_the_limit_waits_until_the_first_is_long_enough_ago() -> None:
    pace = Pace(2, 1000)
    assert [pace.take("ana", at) for at in (0, 10, 20, 999, 1000, 1001, 1010)] == [
        True,
        True,
        False,
        False,
        True,
        False,
        True,
    ]


def test_people_have_a_pace_of_their_own() -> None:
    pace = Pace(1, 1000)
    assert [pace.take("ana", 0), pace.take("ben", 0), pace.take("ana", 0)] == [True, True, False]
