"""Listeners hear what changes, and a broken one harms nobody."""

from sessions.core.rtp.line import Line
from sessions.media.telling import Telling


def fail(*_: object) -> None:
    raise ZeroDivisionError


def test_a_line_is_told_of_when_it_changes() -> None:
    told: list[tuple[str, Line]] = []
    telling = Telling(proof=fail, state=fail, line=lambda *words: told.append(words), news=fail)
    for line in ("good", "poor", "poor", "good"):
        telling.line("p", line)
    telling.line("q", "lost")
    assert told == [("p", "poor"), ("p", "good"), ("q", "lost")]
    assert telling.lines() == {"good": 1, "lost": 1}
    telling.forget("q")
    assert telling.lines() == {"good": 1}


def test_a_listener_that_fails_stops_nothing() -> None:
    telling = Telling(proof=fail, state=fail, line=fail, news=fail)
    telling.proof("p", 1)
    telling.state("p", "lost")
    telling.line("p", "lost")
    telling.news("r", None)  # type: ignore[arg-type]
