"""Seconds led by a facilitator: group, breakouts and asides, and the grace."""

import pytest

from tests.sessions.core.attendance.story import Story

case = pytest.param


def group(*away: tuple[str, str]) -> Story:
    """Everybody there; the only facilitator away at the given times."""
    story, since = Story().run().stay("ana", "9:00", "12:00"), "8:50"
    for number, (gone, back) in enumerate(away):
        story.lead(since, gone, peer=f"f{number}")
        since = back
    return story.lead(since, "12:00", peer="f-last")


@pytest.mark.parametrize(
    ("story", "uncovered"),
    [
        case(group(("10:00", "10:01")), [], id="60 s forgiven"),
        case(group(("10:00", "10:01:01")), ["no facilitator 10:00-10:01:01"], id="61 s from its beginning"),
        case(group(("8:55", "9:01")), [], id="the run begins with the window"),
        case(group(("8:55", "9:01:01")), ["no facilitator 9:00-9:01:01"], id="late facilitator"),
        case(group(("11:59", "12:30")), [], id="the run ends with the window"),
        case(
            group(("10:00", "10:02")).fact("break_started", "10:00:30").fact("break_ended", "10:01:30"),
            ["no facilitator 10:00-10:00:30", "no facilitator 10:01:30-10:02"],
            id="a break does not cut a run",
        ),
    ],
)
def test_the_group(story: Story, uncovered: list[str]) -> None:
    assert [text for text in story.told() if "facilitator" in text] == uncovered


def aside(client: tuple[str, str], *facilitator: tuple[str, str]) -> Story:
    """A second facilitator keeps the group; the first visits the aside at the given times."""
    story = Story().run().lead(who="gail")
    story.join("ana", "9:00").seen("ana-1", "9:00", "12:00")
    story.move("ana-1", client[0], "aside:1").move("ana-1", client[1], "main").left("ana-1", "12:00")
    story.join("finn", "8:50", role="facilitator").seen("finn-1", "8:50", "12:00")
    for start, end in facilitator:
        story.move("finn-1", start, "aside:1").move("finn-1", end, "main")
    return story.left("finn-1", "12:00")


@pytest.mark.parametrize(
    ("story", "lines"),
    [
        case(
            aside(("10:00", "10:20"), ("10:00", "10:20")), ["individual credited 10:00-10:20"], id="together"
        ),
        case(
            aside(("10:00", "10:20"), ("10:01", "10:20")),
            ["individual credited 10:00-10:20"],
            id="a minute apart",
        ),
        case(
            aside(("10:00", "10:20"), ("10:01:01", "10:20")),
            ["individual no facilitator 10:00-10:01:01", "individual credited 10:01:01-10:20"],
            id="too long alone",
        ),
        case(aside(("10:00", "10:20")), ["individual no facilitator 10:00-10:20"], id="nobody came"),
        case(aside(("10:00", "10:01")), ["individual credited 10:00-10:01"], id="forgiven altogether"),
    ],
)
def test_an_aside(story: Story, lines: list[str]) -> None:
    assert story.told() == ["credited 9:00-10:00", *lines, f"credited {lines[-1].split('-')[-1]}-12:00"]


def test_runs_in_an_aside_are_taken_inside_each_stretch_of_clients() -> None:
    story = aside(("10:00", "10:00:50"), ("10:00:50", "10:00:51"))
    story.stay("ben", "10:01:30", "10:02:20", place="aside:1", peer="ben-1")
    people = story.tally().people
    assert [people[name].credited_s for name in ("ana", "ben")] == [10800, 50]


def test_a_facilitator_in_an_aside_does_not_cover_the_group() -> None:
    story = Story().run().stay("ana", "9:00", "12:00")
    story.join("finn", "8:50", role="facilitator").seen("finn-1", "8:50", "12:00").left("finn-1", "12:00")
    story.move("finn-1", "10:00", "aside:1").move("finn-1", "10:30", "breakout:x")
    assert story.told() == [
        "credited 9:00-10:00",
        "no facilitator 10:00-10:30",
        "credited 10:30-12:00",
    ]
