from sessions.core.room.seats import Seats


def test_everybody_gets_the_lowest_fresh_seat_and_keeps_it() -> None:
    seats = Seats(3)
    assert [seats.take(person) for person in ("ana", "ben", "ana")] == [0, 1, 0]
    seats.depart("ana")
    assert [seats.take(person) for person in ("cleo", "ana")] == [2, 0]


def test_a_departed_persons_seat_is_given_away_last_and_the_longest_empty_first() -> None:
    seats = Seats(3)
    for person in ("ana", "ben", "cleo"):
        seats.take(person)
    seats.depart("ben")
    seats.depart("ana")
    assert seats.take("dina") == 1
    assert seats.take("egon") == 0
    assert [seats.of(person) for person in ("ana", "ben", "cleo", "dina", "egon")] == [None, None, 2, 1, 0]


def test_a_full_room_has_no_seat_for_a_newcomer_but_for_its_own_people() -> None:
    seats = Seats(1)
    seats.take("ana")
    assert [seats.has_room_for(person) for person in ("ana", "ben")] == [True, False]
    assert seats.take("ben") is None
    seats.depart("ana")
    assert seats.has_room_for("ben")


def test_seats_can_be_kept_but_never_from_their_own_people() -> None:
    seats = Seats(3)
    seats.take("ana")
    assert [seats.has_room_for("ben", kept=kept) for kept in (0, 1, 2)] == [True, True, False]
    assert seats.has_room_for("ana", kept=9)
    assert [seats.is_in_use(person) for person in ("ana", "ben")] == [True, False]
    seats.depart("ana")
    assert (seats.is_in_use("ana"), seats.has_room_for("ben", kept=2)) == (False, True)


def test_a_token_brings_back_a_seat_that_nobody_had() -> None:
    seats = Seats(4)
    assert seats.take("ana", 2) == 2
    assert seats.take("ben", 2) == 0
    assert [seats.take(person) for person in ("cleo", "dina")] == [1, 3]


def test_a_token_never_takes_another_persons_seat_and_no_seat_beyond_the_room() -> None:
    seats = Seats(2)
    seats.take("ana")
    assert seats.take("ben", 0) == 1
    assert Seats(2).take("ana", 9) == 0


def test_departing_without_a_seat_changes_nothing() -> None:
    seats = Seats(1)
    seats.depart("ana")
    assert seats.take("ben") == 0
    assert not seats.has_room_for("ana")


def test_a_seat_shows_one_connection() -> None:
    seats = Seats(1)
    seats.show("ana", "a1")
    assert (seats.shown("ana"), seats.shown("ben")) == ("a1", None)
    seats.show("ana", None)
    assert seats.shown("ana") is None
