from sessions.core.protocol.events import MediaNews
from sessions.core.room.news import NOTHING, News


def test_what_a_page_takes_for_granted_is_no_news() -> None:
    news = News()
    assert news.of("a1", speaker=None) == NOTHING
    assert not news.tell("a1", NOTHING)


def test_it_is_told_once_and_again_to_a_page_that_starts_over() -> None:
    news = News()
    news.note_paused("a1", (2,))
    news.note_layers("a1", 1)
    found = news.of("a1", speaker="ben")
    assert found == MediaNews(speaker="ben", paused=(2,), layers=1)
    assert [news.tell("a1", found), news.tell("a1", found)] == [True, False]
    news.start_over("a1")
    assert news.tell("a1", found)
    assert news.tell("a1", NOTHING)


def test_a_connection_that_is_gone_leaves_nothing() -> None:
    news = News()
    news.note_paused("a1", (2,))
    news.tell("a1", news.of("a1", speaker=None))
    news.forget("a1")
    assert news.of("a1", speaker=None) == NOTHING
    assert not news.tell("a1", NOTHING)
