"""Calls, eyes and absences by person, and what a restart brings back."""

from __future__ import annotations

from sessions.core.protocol.values import HelpCall
from sessions.core.room.worries import Worries


def some() -> Worries:
    worries = Worries()
    for person in ("ana", "ben", "cleo"):
        worries.know(person, person.title())
    worries.watch("ana", watched=True)
    worries.ask("ben", 5)
    worries.see("ben", "Ruth T.")
    worries.see("ben", "Omar T.")
    worries.vanish("cleo", 7)
    return worries


def test_the_vanished_come_first() -> None:
    assert some().people() == ("cleo", "ben", "ana")


def test_the_first_who_sees_counts() -> None:
    assert some().call("ben") == HelpCall(asked_ms=5, seen_by="Ruth T.")


def test_at_stake_are_those_who_call_and_those_who_are_watched() -> None:
    assert [some().is_at_stake(person) for person in ("ana", "ben", "cleo")] == [True, True, False]


def test_settled_is_over() -> None:
    worries = some()
    for person in ("ben", "cleo", "nobody"):
        worries.settle(person)
    worries.watch("ana", watched=False)
    assert worries.people() == ()


def test_what_is_kept_comes_back() -> None:
    again = Worries()
    again.restore(some().keep())
    assert (again.keep(), again.name_of("cleo"), again.vanished_ms("cleo")) == (some().keep(), "Cleo", 7)
    again.came("cleo")
    assert again.vanished_ms("cleo") is None
