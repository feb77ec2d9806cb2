"""Since when clients are there and nobody who leads is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sessions.core.attendance.facts import LOBBY, MAIN, Fact, Joined, Left, Role, Seen
from sessions.queries.unled import SILENT, unled_since
from sessions.services.ledger import write_facts
from tests.cast import GROUP_START, Cast
from vioip.accounts.models import User

MINUTE = timedelta(minutes=1)
NOW = GROUP_START + 10 * MINUTE


class Book:
    """Writes facts of the cast's session, minutes after its start."""

    def __init__(self, cast: Cast, *, seq: int = 0) -> None:
        self.cast = cast
        self.session = str(cast.session.pk)
        self.seq = seq

    def write(self, *facts: Fact) -> Book:
        write_facts(self.cast.session.pk, facts)
        return self

    def at(self, minute: float) -> dict[str, object]:
        self.seq += 1
        start = self.cast.session.start_ms
        return {"at_ms": start + round(minute * 60_000), "session": self.session, "epoch": 1, "seq": self.seq}

    def joins(self, who: User, minute: float, *, role: Role = "client", place: str = LOBBY) -> Book:
        peer = f"peer {who.pk}"
        return self.write(Joined(**self.at(minute), person=str(who.pk), peer=peer, role=role, place=place))  # type: ignore[arg-type]

    def leaves(self, who: User, minute: float) -> Book:
        return self.write(Left(**self.at(minute), peer=f"peer {who.pk}", reason="leave"))  # type: ignore[arg-type]

    def seen(self, who: User, minute: float) -> Book:
        return self.write(Seen(**self.at(minute), peer=f"peer {who.pk}"))  # type: ignore[arg-type]


def since(cast: Cast, now: datetime = NOW) -> float | None:
    """Minutes after the start; None where it is led or empty."""
    found = unled_since([cast.session.pk, cast.other_session.pk], now=now)
    assert cast.other_session.pk not in found
    at = found.get(cast.session.pk)
    return None if at is None else (at - GROUP_START) / MINUTE


def test_an_empty_room_waits_for_nobody(cast: Cast) -> None:
    assert since(cast) is None
    assert unled_since([], now=NOW) == {}


def test_from_when_the_first_of_those_who_wait_came(cast: Cast) -> None:
    Book(cast).joins(cast.client, 4).joins(cast.groupmate, 6).seen(cast.client, 9.9).seen(cast.groupmate, 9.9)
    assert since(cast) == 4


def test_whoever_went_away_again_waits_no_longer(cast: Cast) -> None:
    book = Book(cast).joins(cast.client, 4).joins(cast.groupmate, 6).leaves(cast.client, 7)
    assert since(book.seen(cast.groupmate, 9.9).cast) == 6


def test_where_somebody_leads_nobody_is_needed(cast: Cast) -> None:
    book = Book(cast).joins(cast.client, 4).joins(cast.facilitator, 5, role="facilitator", place=MAIN)
    book.seen(cast.client, 9.9).seen(cast.facilitator, 9.9)
    assert since(cast) is None


def test_from_when_whoever_led_went(cast: Cast) -> None:
    book = Book(cast).joins(cast.facilitator, 1, role="facilitator", place=MAIN)
    book.joins(cast.client, 2, place=MAIN).leaves(cast.facilitator, 8).seen(cast.client, 9.9)
    assert since(cast) == 8


@pytest.mark.parametrize("role", ["guest", "observer"])
def test_guests_alone_are_no_group(cast: Cast, role: Role) -> None:
    Book(cast).joins(cast.stranger, 9.5, role=role)
    assert since(cast) is None


def test_connections_of_a_node_that_died_are_nobody(cast: Cast) -> None:
    """A leader whose end nobody could write down does not hide that the group is alone."""
    book = Book(cast).joins(cast.facilitator, 1, role="facilitator", place=MAIN).joins(cast.client, 2)
    book.seen(cast.client, 9.9)
    assert since(cast) == 2
    last_heard = GROUP_START + 9.9 * MINUTE
    assert (since(cast, last_heard + SILENT), since(cast, last_heard + SILENT + MINUTE)) == (2, None)
