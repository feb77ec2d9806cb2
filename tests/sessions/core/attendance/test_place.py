"""Where a client was, beside what counted."""

from __future__ import annotations

from sessions.core.attendance.place import PlaceSpan, placed_lines, places_of
from sessions.core.attendance.timeline import Timeline
from tests.sessions.core.attendance.story import Story, led, s, told


def divided() -> Story:
    """Two breakouts one after the other with a short drop in the first, then an aside."""
    story = led().join("ana", "9:00").seen("ana-1", "9:00", "9:30").move("ana-1", "9:30", "breakout:1")
    story.seen("ana-1", "9:30", "9:40").left("ana-1", "9:40", "timeout")
    story.join("ana", "9:40:30", peer="ana-2", place="breakout:1").seen("ana-2", "9:40:30", "9:50")
    story.move("ana-2", "9:50", "breakout:2").seen("ana-2", "9:50", "10:00").move("ana-2", "10:00", "main")
    story.seen("ana-2", "10:00", "10:30").move("ana-2", "10:30", "aside:1").seen("ana-2", "10:30", "10:50")
    story.stay("tom", "10:30", "10:50", role="facilitator", place="aside:1")
    return story.move("ana-2", "10:50", "main").seen("ana-2", "10:50", "12:00").left("ana-2", "12:00")


def spans(story: Story) -> list[PlaceSpan]:
    return list(story.ana().places)


def test_breakouts_and_asides_are_told_and_the_main_room_and_the_lobby_go_without_saying() -> None:
    assert spans(divided()) == [
        PlaceSpan("breakout:1", s("9:30"), s("9:50")),
        PlaceSpan("breakout:2", s("9:50"), s("10:00")),
        PlaceSpan("aside:1", s("10:30"), s("10:50")),
    ]
    assert spans(led().stay("ana", "8:50", "9:10", place="lobby")) == []
    assert places_of(Timeline()) == ()


def test_they_change_nothing_that_counts() -> None:
    together = led().stay("ana", "9:00", "12:00")
    assert divided().ana().credited_s == together.ana().credited_s == 3 * 3600


def test_lines_are_cut_where_the_place_changes() -> None:
    ana = divided().ana()
    pieces = list(placed_lines(ana.lines, ana.places, service="group"))
    said = [f"{piece.kind} {told((piece.line,))[0]}" for piece in pieces]
    assert said == [
        "main credited 9:00-9:30",
        "breakout credited 9:30-9:40",
        "breakout bridged 9:40-9:40:30",
        "breakout credited 9:40:30-9:50",
        "breakout credited 9:50-10:00",
        "main credited 10:00-10:30",
        "aside individual credited 10:30-10:50",
        "main credited 10:50-12:00",
    ]
    assert sum(piece.line.seconds for piece in pieces) == sum(line.seconds for line in ana.lines)


def test_an_aside_signed_before_places_were_kept_is_told_by_its_service() -> None:
    ana = divided().ana()
    kinds = [piece.kind for piece in placed_lines(ana.lines, (), service="group")]
    assert kinds.count("aside") == 1
    assert {piece.kind for piece in placed_lines(ana.lines, (), service="individual")} == {"main"}
