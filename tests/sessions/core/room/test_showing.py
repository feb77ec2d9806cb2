"""What pages show, and what leaders may know of lines."""

from sessions.core.protocol.commands import AskLines, Beat, SetWishes
from sessions.core.protocol.events import Ok, Refused
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import AskedLine, ReportLines, WishMedia
from sessions.core.room.showing import WISH_EVERY_MS
from tests.sessions.core.room.stage import Stage

WISH = SetWishes(ref=5, heights=(360, 0), pinned=0)


def wished(stage: Stage, peer: str) -> list[WishMedia]:
    return [effect for effect in stage.ask(peer, WISH) if isinstance(effect, WishMedia)]


def test_a_page_says_what_it_shows_at_most_once_a_second() -> None:
    stage = Stage().open("ana")
    stage.heard("ana-1")
    assert wished(stage, "ana-1") == [WishMedia("ana-1", (360, 0), 0)]
    stage.later(WISH_EVERY_MS - 1)
    assert wished(stage, "ana-1") == []
    stage.later(1)
    assert wished(stage, "ana-1") == [WishMedia("ana-1", (360, 0), 0)]
    replies = [one.code if isinstance(one, Refused) else one for one in stage.heard("ana-1")]
    assert replies == [Ok(ref=5), RefusalCode.TOO_MANY, Ok(ref=5)]


def test_one_page_does_not_use_up_the_turn_of_another() -> None:
    stage = Stage().open("ana")
    assert wished(stage, "ana-1")
    assert wished(stage, "ruth-1")


def test_a_companion_shows_nobody() -> None:
    stage = Stage().open("ana")
    stage.arrive("ana", peer="ana-2")
    assert wished(stage, "ana-1") == []


def test_leaders_ask_about_everybody_in_order_of_seats() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ben-1", Beat(ref=6, n=0, freezes=3))
    stage.cut("ana-1")
    effects = stage.ask("ruth-1", AskLines(ref=7))
    asked = (AskedLine("ruth", "ruth-1", 0), AskedLine("ana", "ana-1", 0), AskedLine("ben", "ben-1", 3))
    assert [one for one in effects if isinstance(one, ReportLines)] == [ReportLines("ruth-1", 7, asked)]
    assert not [one for one in stage.heard("ruth-1") if one == Ok(ref=7)]
