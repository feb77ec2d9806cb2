"""One person on two devices whose lines drop: the seat stays with the one they chose last."""

import pytest

from sessions.core.protocol.commands import Leave
from sessions.core.protocol.events import Resumed, Welcome
from sessions.core.room.effects import CloseMedia, GrantRejoin, SeatMedia
from tests.sessions.core.room.stage import START, Stage

CHOSE_PHONE = START + 1000


def two_devices() -> Stage:
    """Ana is here with a laptop, `ana-1`, and since a second later with a phone, which has the seat."""
    stage = Stage().open("ana")
    stage.speak("ana-1")
    stage.later(1000).arrive("ana", peer="phone")
    stage.speak("phone")
    return stage.later(1000).beat("ana-1", "phone", "ruth-1")


def back(stage: Stage, peer: str, *, chosen_ms: int | None, seen: int) -> None:
    stage.arrive("ana", peer=peer, admitted=True, seat=1, resume=(7, seen), chosen_ms=chosen_ms)


def shown(stage: Stage) -> str | None:
    return stage.believed("ana").you.seat_peer


@pytest.mark.parametrize(
    ("chosen_ms", "holder"),
    [(START, "phone"), (None, "laptop")],
    ids=["comes back by itself", "control: is chosen again"],
)
def test_a_companion_that_was_gone_for_long_takes_the_seat_only_by_choice(
    chosen_ms: int | None, holder: str
) -> None:
    stage = two_devices()
    seen = stage.numbers["ana-1"]
    stage.cut("ana-1")
    stage.run(20_000, "phone", "ruth-1")
    back(stage, "laptop", chosen_ms=chosen_ms, seen=seen)
    assert shown(stage) == holder
    assert stage.closed == {}


@pytest.mark.parametrize("order", [("laptop", "phone-2"), ("phone-2", "laptop")])
def test_two_devices_on_one_line_come_back_as_they_were(order: tuple[str, str]) -> None:
    stage = two_devices()
    seen = stage.numbers["phone"]
    for peer in ("ana-1", "phone"):
        stage.cut(peer)
    stage.run(20_000, "ruth-1")
    for peer in order:
        stage.later(500)
        back(stage, peer, chosen_ms=START if peer == "laptop" else CHOSE_PHONE, seen=seen)
    assert shown(stage) == "phone-2"


def test_a_companion_that_is_back_first_ends_no_connection_that_was_chosen_later() -> None:
    stage = two_devices()
    seen = stage.numbers["ana-1"]
    for peer in ("ana-1", "phone"):
        stage.later(1000).cut(peer)
    effects = stage.later(1000).arrive(
        "ana", peer="laptop", admitted=True, seat=1, resume=(7, seen), chosen_ms=START
    )
    assert [one for one in effects if isinstance(one, CloseMedia | SeatMedia)] == [CloseMedia("ana-1")]
    assert shown(stage) == "phone"
    assert stage.room.may_continue("phone", "ana")


def test_a_cut_that_is_noticed_late_does_not_hand_the_seat_to_a_companion_that_came_back() -> None:
    stage = two_devices()
    seen = stage.numbers["ana-1"]
    stage.cut("ana-1")
    back(stage.later(5000), "laptop", chosen_ms=START, seen=seen)
    stage.later(1000).cut("phone")
    assert shown(stage) == "phone"
    assert stage.room.may_continue("phone", "ana")


def test_whoever_had_the_seat_has_it_again_and_is_told_at_once_how_it_is_now() -> None:
    """In between the other device had it: a page that read so would let its microphone and camera go."""
    stage = two_devices()
    seen = stage.numbers["phone"]
    stage.cut("phone")
    stage.run(20_000, "ana-1", "ruth-1")
    assert shown(stage) == "ana-1"
    back(stage, "phone-2", chosen_ms=CHOSE_PHONE, seen=seen)
    [welcome] = stage.heard("phone-2")
    assert isinstance(welcome, Welcome)
    assert welcome.snapshot.you.seat_peer == "phone-2"


def test_a_companion_resumes_where_nothing_became_of_the_seat() -> None:
    stage = two_devices()
    seen = stage.numbers["ana-1"]
    stage.cut("ana-1")
    stage.run(20_000, "phone", "ruth-1")
    back(stage, "laptop", chosen_ms=START, seen=seen)
    assert isinstance(stage.heard("laptop")[0], Resumed)


def test_a_companion_that_stood_in_and_was_switched_on_keeps_the_seat() -> None:
    stage = two_devices()
    seen = stage.numbers["phone"]
    stage.cut("phone")
    stage.run(20_000, "ana-1", "ruth-1")
    stage.speak("ana-1", microphone=False, camera=False)
    at = stage.later(1000).at
    granted = [one for one in stage.speak("ana-1", camera=False) if isinstance(one, GrantRejoin)]
    assert granted == [GrantRejoin("ana-1", "ana", 1, at)]
    stage.run(20_000, "ana-1", "ruth-1")
    back(stage, "phone-2", chosen_ms=CHOSE_PHONE, seen=seen)
    assert shown(stage) == "ana-1"


def test_a_companion_that_stood_in_without_a_word_gives_the_seat_back() -> None:
    stage = two_devices()
    seen = stage.numbers["phone"]
    stage.cut("phone")
    stage.run(20_000, "ana-1", "ruth-1")
    stage.speak("ana-1", microphone=False, camera=False)
    back(stage, "phone-2", chosen_ms=CHOSE_PHONE, seen=seen)
    assert shown(stage) == "phone-2"


def test_switching_on_is_no_choice_where_nothing_else_was_chosen() -> None:
    stage = Stage().open("ana")
    effects = stage.later(1000).speak("ana-1")
    assert not any(isinstance(effect, GrantRejoin) for effect in effects)


def test_a_page_that_is_loaded_again_and_joined_is_chosen_again() -> None:
    stage = two_devices()
    stage.cut("ana-1")
    effects = stage.later(3000).arrive("ana", peer="ana-1", admitted=True, seat=1)
    assert shown(stage) == "ana-1"
    assert GrantRejoin("ana-1", "ana", 1, stage.at) in effects


def test_the_older_device_has_the_seat_once_the_chosen_one_leaves() -> None:
    stage = two_devices()
    stage.ask("phone", Leave(ref=5))
    assert shown(stage) == "ana-1"


@pytest.mark.parametrize("order", [("laptop", "phone-2"), ("phone-2", "laptop")])
def test_a_new_node_seats_the_chosen_one_whoever_is_back_first(order: tuple[str, str]) -> None:
    stage = two_devices().restart()
    for peer in order:
        stage.later(500)
        stage.arrive(
            "ana",
            peer=peer,
            admitted=True,
            seat=1,
            resume=(7, 1),
            chosen_ms=START if peer == "laptop" else CHOSE_PHONE,
        )
    assert shown(stage) == "phone-2"
