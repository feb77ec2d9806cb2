"""The news of the media plane, to those whom it concerns."""

from sessions.core.protocol.commands import Leave, Resume, TakeAside
from sessions.core.protocol.events import MediaNews
from sessions.core.room.telling import Found, Paused, Speaks, Wanted
from tests.sessions.core.room.stage import Stage

PEERS = ("ruth-1", "ana-1", "ben-1")
ASIDE = "aside:7-1"  # the first of a room with epoch 7


def find(stage: Stage, found: Found) -> None:
    stage.take(stage.room.find_out(found, stage.at))


def told(stage: Stage, *peers: str) -> list[MediaNews | None]:
    """The last news of each of `peers` since the last call."""
    last = []
    for peer in peers or PEERS:
        news = [one for one in stage.heard(peer) if isinstance(one, MediaNews)]
        last.append(news[-1] if news else None)
    return last


def news(*, speaker: str | None = None, paused: tuple[int, ...] = (), layers: int = 3) -> MediaNews:
    return MediaNews(speaker=speaker, paused=paused, layers=layers)


def test_everybody_hears_who_speaks_once() -> None:
    stage = Stage().open("ana", "ben")
    find(stage, Speaks("ana-1"))
    assert told(stage) == [news(speaker="ana")] * 3
    find(stage, Speaks("ana-1"))
    assert told(stage) == [None] * 3
    find(stage, Speaks(None))
    assert told(stage) == [news()] * 3


def test_pauses_are_told_to_who_does_not_get_them_and_layers_to_who_sends() -> None:
    stage = Stage().open("ana", "ben")
    find(stage, Paused("ana-1", (0, 2)))
    find(stage, Wanted("ben-1", 1))
    assert told(stage) == [None, news(paused=(0, 2)), news(layers=1)]
    find(stage, Paused("ana-1", ()))
    assert told(stage) == [None, news(), None]


def test_who_is_not_here_is_nobody_and_the_lobby_hears_nothing() -> None:
    stage = Stage().open("ana")
    stage.arrive("ben", peer="ben-1")
    for found in (Speaks("stranger"), Paused("stranger", (1,)), Wanted("stranger", 1)):
        find(stage, found)
    assert told(stage) == [None] * 3
    find(stage, Speaks("ana-1"))
    assert told(stage, "ben-1") == [None]
    stage.ask("ana-1", Leave(ref=5))
    assert told(stage, "ruth-1") == [news()]


def test_who_speaks_aside_is_not_told_to_the_group() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", TakeAside(ref=5, participant="ana"))
    find(stage, Speaks("ana-1", ASIDE))
    assert told(stage) == [news(speaker="ana"), news(speaker="ana"), None]


def test_in_each_place_who_speaks_there_is_told() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", TakeAside(ref=5, participant="ana"))
    find(stage, Speaks("ana-1", ASIDE))
    find(stage, Speaks("ben-1"))
    assert told(stage) == [news(speaker="ana"), news(speaker="ana"), news(speaker="ben")]
    find(stage, Speaks(None))
    assert told(stage) == [None, None, news()]
    find(stage, Speaks(None, ASIDE))
    assert told(stage) == [news(), news(), None]


def test_a_page_that_comes_back_is_told_anew() -> None:
    stage = Stage().open("ana", "ben")
    find(stage, Speaks("ben-1"))
    find(stage, Wanted("ana-1", 2))
    told(stage)
    stage.cut("ana-1")
    find(stage, Speaks("ruth-1"))
    assert told(stage, "ana-1") == [None]
    stage.arrive("ana", peer="ana-1", admitted=True, former="ana-1", resume=(7, stage.numbers["ana-1"]))
    assert told(stage, "ana-1") == [news(speaker="ruth", layers=2)]
    stage.ask("ana-1", Resume(ref=8, epoch=7, n=stage.numbers["ana-1"]))
    assert told(stage, "ana-1") == [news(speaker="ruth", layers=2)]
