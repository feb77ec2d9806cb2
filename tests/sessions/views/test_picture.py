from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sessions.core.attendance.rules import CURRENT
from sessions.queries.reading import LineRead, SessionRead
from sessions.views.picture import Stretch, picture_of


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def line(reason: str, start: datetime, end: datetime) -> LineRead:
    return LineRead(
        reason=reason,
        counted=reason == "credited",
        start=start,
        end=end,
        seconds=int((end - start).total_seconds()),
        modality="video",
        service="group",
    )


READ = SessionRead(
    id=UUID(int=1),
    title="Circle",
    service="group",
    service_label="Group therapy",
    start=at(9),
    end=at(11),
    phase="over",
    status="attended",
    credited_s=5400,
    lobby_s=1800,
    bridged_s=0,
    audio_only_s=0,
    lines=(line("lobby", at(9), at(9, 30)), line("credited", at(9, 30), at(11))),
    is_countable=True,
    make_up_for=None,
    may_join=False,
    by_hand=False,
    rules=CURRENT,
)


def test_a_bar_from_the_planned_start_to_the_planned_end() -> None:
    picture = picture_of(READ, "Ana")
    assert picture.stretches == (
        Stretch(0, 250, "lobby", "", READ.lines[0]),
        Stretch(250, 750, "credited", "", READ.lines[1]),
    )
    assert (picture.start, picture.end) == (at(9), at(11))
    assert picture.sentence == "waiting room 30 min, counted 1 h 30."
    assert picture.key == (("lobby", "waiting room"), ("credited", "counted"))


def test_a_breakout_is_drawn_under_its_reason_and_told() -> None:
    first, counted = READ.lines
    apart = replace(counted, end=at(10), seconds=1800, place="breakout")
    rest = replace(counted, start=at(10), seconds=3600)
    picture = picture_of(replace(READ, lines=(first, apart, rest)), "Ana")
    assert [(one.tone, one.place) for one in picture.stretches] == [
        ("lobby", ""),
        ("credited", "breakout"),
        ("credited", ""),
    ]
    assert picture.sentence == "waiting room 30 min, counted 1 h 30; in a breakout 30 min."
    assert picture.key[-1] == ("breakout", "in a breakout")


def test_the_bar_grows_with_what_lies_outside_the_plan() -> None:
    early = replace(READ, lines=(line("before start", at(8), at(9)), *READ.lines))
    picture = picture_of(early, "Ana")
    assert picture.start == at(8)
    assert [one.x for one in picture.stretches] == [0, 333, 500]


def test_a_second_is_still_seen() -> None:
    short = replace(READ, lines=(line("credited", at(9), datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)),))
    assert picture_of(short, "Ana").stretches[0].width == 2


def test_nothing_recorded_is_said() -> None:
    picture = picture_of(replace(READ, lines=()), "Ana")
    assert (picture.stretches, picture.sentence) == ((), "Nothing has been recorded.")
