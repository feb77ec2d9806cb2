"""A round goes along the circle, past who is away, and nobody reads who passed."""

from sessions.core.protocol.together import Round
from sessions.core.room.turns import Turns

HERE = ["ana", "ben", "cleo"]


def round_of(turn: str | None, waiting: str = "", done: str = "") -> Round:
    return Round(turn=turn, waiting=tuple(waiting.split()), done=tuple(done.split()))


def begun() -> Turns:
    turns = Turns()
    assert turns.start(HERE) is None
    return turns


def test_one_after_the_other() -> None:
    turns = begun()
    seen = [turns.round]
    for _ in range(3):
        turns.next(HERE)
        seen.append(turns.round)
    assert seen == [
        round_of("ana", "ben cleo"),
        round_of("ben", "cleo", "ana"),
        round_of("cleo", "", "ana ben"),
        round_of(None, "", "ana ben cleo"),
    ]


def test_who_is_away_keeps_their_place_and_who_came_since_is_last() -> None:
    turns = begun()
    turns.next(["ana", "cleo", "dina"])
    assert turns.round == round_of("cleo", "ben dina", "ana")
    turns.next(["ana", "ben", "cleo", "dina"])
    assert turns.round == round_of("ben", "dina", "ana cleo")


def test_passing_looks_like_having_spoken() -> None:
    turns = begun()
    turns.skip("cleo", HERE)
    turns.skip("ana", HERE)
    assert turns.round == round_of("ben", "", "cleo ana")
    turns.skip("ana", HERE)
    turns.skip("nobody", HERE)
    assert turns.round == round_of("ben", "", "cleo ana")


def test_it_ends_by_hand_and_without_one_there_is_no_turn() -> None:
    turns = begun()
    turns.end()
    assert (turns.round, turns.next(HERE), turns.skip("ana", HERE)) == (None, "no_round", "no_round")
    assert turns.start([]) == "not_here"


def test_it_is_kept() -> None:
    again = Turns()
    again.restore(begun().keep())
    assert again.round == round_of("ana", "ben cleo")
