"""Start, end, automatic end, reopening, breaks and caps."""

import pytest

from tests.sessions.core.attendance.story import Story, clock, led

case = pytest.param


def stayed(story: Story, until: str = "14:00") -> Story:
    return story.stay("ana", "8:00", until)


def window(story: Story) -> tuple[str, str]:
    found = story.tally().window
    return clock(found.start_s or 0), clock(found.end_s or 0)


def open_since_9() -> Story:
    return Story().fact("started", "9:00")


@pytest.mark.parametrize(
    ("story", "end"),
    [
        case(open_since_9().fact("ended", "11:50"), "11:50", id="pressed"),
        case(open_since_9().fact("ended", "11:50").fact("ended", "11:55"), "11:50", id="the first"),
        case(Story().fact("ended", "8:55").run(end="11:50"), "11:50", id="after"),
        case(open_since_9().fact("started", "9:30").fact("ended", "11:50"), "11:50", id="started again"),
        case(open_since_9(), "12:15", id="no facilitator at all: the cap"),
        case(open_since_9().lead("8:50", "12:08"), "12:08", id="the end of the last facilitator"),
        case(open_since_9().lead("8:50", "12:40"), "12:15", id="never past the cap"),
        case(
            open_since_9().lead("8:50", "12:08").lead("15:00", "15:00:10", peer="finn-2"),
            "12:08",
            id="who looks in later holds nothing open",
        ),
        case(
            open_since_9().lead("8:50", "12:08").lead("12:15", "12:16", peer="finn-2"),
            "12:08",
            id="nor who comes in the second of the cap",
        ),
        case(
            open_since_9().lead("8:50", "12:08").lead("12:14:59", "12:16", peer="finn-2"),
            "12:15",
            id="back before the cap",
        ),
        case(open_since_9().lead("15:00", "15:10"), "12:15", id="a facilitator only afterwards: the cap"),
        case(open_since_9().lead("8:50", "11:00").lead(who="g", end="10:00"), "11:00", id="two"),
        case(open_since_9().lead("8:00", "8:55"), "9:00", id="never before the start"),
        case(open_since_9().fact("ended", "11:00").fact("reopened", "11:15"), "12:15", id="reopened"),
        case(open_since_9().fact("ended", "11:00").fact("reopened", "11:15:01"), "11:00", id="too late"),
        case(
            open_since_9().fact("ended", "11:00").fact("reopened", "11:05").fact("ended", "11:58"),
            "11:58",
            id="reopened and ended again",
        ),
        case(
            open_since_9().fact("ended", "11:00").fact("ended", "11:01").fact("reopened", "11:05"),
            "12:15",
            id="pressed twice, reopened once",
        ),
        case(open_since_9().fact("reopened", "10:00").fact("ended", "11:00"), "11:00", id="nothing to void"),
    ],
)
def test_end(story: Story, end: str) -> None:
    assert window(story) == ("9:00", end)


def test_never_started() -> None:
    story = stayed(Story().lead().fact("ended", "12:00"), "10:00")
    assert (story.tally().window.spans, story.told(), story.ana().credited_s) == (
        [],
        ["before start 8:00-10:00"],
        0,
    )


@pytest.mark.parametrize(
    ("presses", "breaks"),
    [
        ([("break_started", "10:00"), ("break_ended", "10:10")], ["break 10:00-10:10"]),
        (
            [("break_started", "10:00"), ("break_started", "10:05"), ("break_ended", "10:10")],
            ["break 10:00-10:10"],
        ),
        (
            [("break_ended", "9:30"), ("break_started", "10:00"), ("break_ended", "10:10")],
            ["break 10:00-10:10"],
        ),
        ([("break_started", "11:40")], ["break 11:40-12:00"]),
        ([("break_started", "8:50"), ("break_ended", "9:10")], ["break 9:00-9:10"]),
        ([("break_started", "8:50"), ("break_ended", "8:55")], []),
    ],
)
def test_breaks(presses: list[tuple[str, str]], breaks: list[str]) -> None:
    story = led().stay("ana", "9:00", "12:00")
    for kind, at in presses:
        story.fact(kind, at)
    assert [text for text in story.told() if text.startswith("break")] == breaks
    assert story.told(credit_breaks=True) == ["credited 9:00-12:00"]


def test_caps() -> None:
    story = stayed(Story().lead("8:00", "13:00").run("8:30", "12:30"))
    assert story.told() == [
        "before start 8:00-8:45",
        "credited 8:45-12:15",
        "past overrun cap 12:15-12:30",
        "after end 12:30-14:00",
    ]
    story.fact("overrun_confirmed", "13:00", by="finn")
    assert story.told() == ["before start 8:00-8:45", "credited 8:45-12:30", "after end 12:30-14:00"]


def test_the_end_of_a_break_left_open_may_be_the_automatic_one() -> None:
    story = stayed(open_since_9().lead("8:50", "12:05").fact("break_started", "11:50"), "12:05")
    assert story.told() == ["before start 8:00-9:00", "credited 9:00-11:50", "break 11:50-12:05"]
