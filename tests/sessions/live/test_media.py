import pytest

from sessions.core.room.effects import (
    MediaEffect,
    PlaceMedia,
    SeatMedia,
    SendingMedia,
    StageMedia,
    WishMedia,
)
from sessions.core.room.telling import Found, Paused, Speaks, Wanted
from sessions.core.rtp.news import LayersWanted, News, PausedChanged, SpeakerChanged
from sessions.live.media import direct, found
from tests.sessions.live.parts import Deck


@pytest.mark.parametrize(
    ("effect", "call"),
    [
        (SeatMedia(1, "p"), ("seat", "r", 1, "p")),
        (StageMedia(4, None), ("stage", "r", 4, None)),
        (PlaceMedia("p", "aside:1"), ("place", "p", "aside:1")),
        (SendingMedia("p", microphone=True, camera=False), ("sending", "p", True, False)),
        (WishMedia("p", (360, 0), 0), ("wishes", "p", {0: 360, 1: 0}, 0)),
    ],
)
def test_what_a_room_wants_is_asked_of_its_media(effect: MediaEffect, call: tuple[object, ...]) -> None:
    deck = Deck()
    direct(deck, "r", effect)
    assert deck.calls == [call]


@pytest.mark.parametrize(
    ("news", "told"),
    [
        (SpeakerChanged("p"), Speaks("p")),
        (SpeakerChanged(None), Speaks(None)),
        (SpeakerChanged("p", "aside:1"), Speaks("p", "aside:1")),
        (PausedChanged("p", frozenset({3, 1})), Paused("p", (1, 3))),
        (LayersWanted("p", 2), Wanted("p", 2)),
    ],
)
def test_news_of_media_as_rooms_take_it(news: News, told: Found) -> None:
    assert found(news) == told
