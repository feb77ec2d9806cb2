"""Hands in order, and a minute for oneself that costs no minutes."""

from sessions.core.protocol.commands import Leave, LowerHand, RaiseHand, SetAway, TakeAside
from sessions.core.protocol.events import Refused
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.hands import SPOKEN_MS
from sessions.core.room.telling import Speaks
from tests.sessions.core.room.stage import START, Stage


def hands(stage: Stage) -> dict[str, int]:
    return {one.id: one.hand_ms for one in stage.views["ruth-1"].participants if one.hand_ms is not None}


def test_hands_are_in_the_order_in_which_they_went_up() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ben-1", RaiseHand(ref=5))
    stage.later(1000).ask("ana-1", RaiseHand(ref=6))
    stage.ask("ben-1", RaiseHand(ref=7))
    assert hands(stage) == {"ben": START, "ana": START + 1000}


def test_a_hand_is_lowered_by_its_owner_or_by_who_leads() -> None:
    stage = Stage().open("ana", "ben")
    for peer in ("ana-1", "ben-1"):
        stage.ask(peer, RaiseHand(ref=5))
    stage.ask("ana-1", LowerHand(ref=6, participant="ben"))
    assert [one.code for one in stage.sent["ana-1"] if isinstance(one, Refused)] == [RefusalCode.NOT_ALLOWED]
    stage.ask("ana-1", LowerHand(ref=7, participant="ana"))
    stage.ask("ruth-1", LowerHand(ref=8, participant="ben"))
    assert hands(stage) == {}


def test_who_takes_a_minute_is_here_and_leaves_no_fact() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    stage.ask("ana-1", SetAway(ref=5, away=True))
    ana = stage.views["ruth-1"].participants[1]
    assert (ana.id, ana.away, ana.connection, stage.facts) == ("ana", True, "live", [])
    stage.ask("ana-1", SetAway(ref=6, away=False))
    assert not stage.views["ruth-1"].participants[1].away


def test_whoever_comes_back_has_no_hand_up_from_before() -> None:
    stage = Stage().open("ana")
    stage.ask("ana-1", RaiseHand(ref=5))
    stage.ask("ana-1", Leave(ref=6))
    stage.arrive("ana", peer="ana-2")
    assert hands(stage) == {}


def speak(stage: Stage, peer: str | None, place: str = "") -> None:
    stage.take(stage.room.find_out(Speaks(peer, place), stage.at))


def test_a_hand_is_lowered_after_its_owner_has_spoken_for_a_while() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ana-1", RaiseHand(ref=5))
    stage.ask("ben-1", RaiseHand(ref=6))
    stage.later(1000)
    speak(stage, "ana-1")
    assert stage.room.deadline() == stage.at + SPOKEN_MS
    stage.later(SPOKEN_MS - 1).tick()
    assert set(hands(stage)) == {"ana", "ben"}
    stage.later(1).tick()
    assert set(hands(stage)) == {"ben"}


def test_hands_of_two_who_speak_in_two_places_are_lowered() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", TakeAside(ref=4, participant="ana"))
    for ref, peer in enumerate(("ana-1", "ben-1"), 5):
        stage.ask(peer, RaiseHand(ref=ref))
    speak(stage, "ben-1")
    stage.later(1000)
    speak(stage, "ana-1", "aside:7-1")
    stage.later(SPOKEN_MS - 1000).tick()
    assert set(hands(stage)) == {"ana"}
    stage.later(1000).tick()
    assert set(hands(stage)) == set()


def test_a_word_in_between_costs_nobody_their_turn() -> None:
    stage = Stage().open("ana")
    stage.ask("ana-1", RaiseHand(ref=5))
    for speaker in ("ana-1", "ruth-1", "ana-1", None):
        speak(stage, speaker)
        stage.later(SPOKEN_MS - 1000).tick()
    assert set(hands(stage)) == {"ana"}


def test_whoever_raises_a_hand_while_speaking_keeps_it() -> None:
    stage = Stage().open("ana")
    speak(stage, "ana-1")
    stage.later(1000).ask("ana-1", RaiseHand(ref=5))
    stage.later(2 * SPOKEN_MS).tick()
    assert set(hands(stage)) == {"ana"}
