"""One person, many connections; and the gaps that are bridged."""

import pytest

from sessions.core.attendance.ledger import gather
from sessions.core.attendance.presence import presence_of
from sessions.core.attendance.rules import CURRENT, adjusted
from sessions.core.attendance.timeline import Timeline, bridge_gaps, timeline_of
from tests.sessions.core.attendance.story import Story, clock, led, s

case = pytest.param


def timeline(story: Story) -> Timeline:
    return timeline_of([presence_of(history, 15) for history in gather(story.facts).peers])


def shown(found: Timeline) -> list[str]:
    """["main 9:00-9:40", …], however the time was cut up."""
    runs: list[tuple[str, int, int]] = []
    for stay in found.stays:
        name = f"{stay.place}{' bridged' if stay.bridged else ''}"
        if runs and runs[-1][0] == name and runs[-1][2] == stay.start:
            runs[-1] = (name, runs[-1][1], stay.end)
        else:
            runs.append((name, stay.start, stay.end))
    return [f"{name} {clock(start)}-{clock(end)}" for name, start, end in runs]


def two(first: tuple[str, str, str], second: tuple[str, str, str]) -> Story:
    """Two connections of one person: (place, start, end) each."""
    story = Story().stay("ana", first[1], first[2], peer="a", place=first[0])
    return story.stay("ana", second[1], second[2], peer="b", place=second[0])


@pytest.mark.parametrize(
    ("story", "stays"),
    [
        (two(("main", "9:00", "10:00"), ("main", "9:30", "11:00")), ["main 9:00-11:00"]),
        (
            two(("lobby", "9:00", "11:00"), ("main", "9:30", "10:00")),
            ["lobby 9:00-9:30", "main 9:30-10:00", "lobby 10:00-11:00"],
        ),
        (two(("main", "9:00", "11:00"), ("lobby", "9:30", "10:00")), ["main 9:00-11:00"]),
        (
            two(("main", "9:00", "11:00"), ("aside:1", "9:30", "10:00")),
            ["main 9:00-9:30", "aside:1 9:30-10:00", "main 10:00-11:00"],
        ),
        (
            two(("main", "9:00", "11:00"), ("aside:1", "9:30", "10:30")).move("a", "10:00", "main"),
            ["main 9:00-9:30", "aside:1 9:30-10:30", "main 10:30-11:00"],
        ),
        (
            two(("main", "9:00", "11:00"), ("aside:1", "9:30", "10:30")).move("a", "10:00", "breakout:x"),
            ["main 9:00-9:30", "aside:1 9:30-10:00", "breakout:x 10:00-11:00"],
        ),
    ],
)
def test_the_place_entered_last_counts(story: Story, stays: list[str]) -> None:
    assert shown(timeline(story)) == stays


def test_a_return_from_silence_is_no_new_entry() -> None:
    story = Story().join("ana", "9:00", peer="a").seen("a", "9:00", "9:20")
    story.stay("ana", "9:10", "10:00", peer="b", place="aside:1")
    story.seen("a", "9:40", "10:30").left("a", "10:30")
    assert shown(timeline(story)) == ["main 9:00-9:10", "aside:1 9:10-10:00", "main 10:00-10:30"]


def dropped(*back: tuple[str, str], reason: str = "timeout") -> Story:
    """Present from 9:00, gone and back at the given times, until 12:00."""
    story, since = Story(), "9:00"
    for number, (gone, returned) in enumerate(back):
        story.stay("ana", since, gone, peer=f"p{number}", reason=reason)  # type: ignore[arg-type]
        since = returned
    return story.stay("ana", since, "12:00", peer="last")


FIVE = [(f"9:{minute}", f"9:{minute + 1}") for minute in range(10, 20, 2)]


@pytest.mark.parametrize(
    ("story", "bridged", "rules"),
    [
        case(dropped(("9:40", "9:41")), ["main bridged 9:40-9:41"], {}, id="60 s"),
        case(dropped(("9:40", "9:41:01")), [], {}, id="61 s"),
        case(dropped(("9:40", "9:40:30")), [], {"grace_s": 0}, id="switched off"),
        case(dropped(("9:40", "9:40:30"), reason="leave"), [], {}, id="left on purpose"),
        case(dropped(("9:40", "9:40:30"), reason="removed"), [], {}, id="removed"),
        case(
            dropped(("9:40", "9:40:30"), reason="server_lost"), ["main bridged 9:40-9:40:30"], {}, id="server"
        ),
        case(
            dropped(*FIVE, ("9:30", "9:30:01")),
            [f"main bridged 9:{minute}-9:{minute + 1}" for minute in range(10, 20, 2)],
            {},
            id="the cap is used up",
        ),
        case(
            dropped(*FIVE[:4], ("9:30", "9:31:30"), ("9:40", "9:41")),
            [
                *(f"main bridged 9:{minute}-9:{minute + 1}" for minute in range(10, 18, 2)),
                "main bridged 9:40-9:41",
            ],
            {},
            id="a gap that is not bridged uses up nothing",
        ),
        case(
            dropped(("9:10", "9:10:40"), ("9:20", "9:20:40"), ("9:30", "9:30:20")),
            ["main bridged 9:10-9:10:40", "main bridged 9:30-9:30:20"],
            {"grace_cap_s": 60},
            id="whole or not at all, and a shorter one still fits",
        ),
    ],
)
def test_bridges(story: Story, bridged: list[str], rules: dict[str, int]) -> None:
    found = bridge_gaps(timeline(story), adjusted(CURRENT, rules), None)
    assert [text for text in shown(found) if "bridged" in text] == bridged


def test_bridged_while_a_new_connection_waits() -> None:
    story = Story().stay("ana", "9:00", "9:40", reason="timeout")
    story.join("ana", "9:40:20", peer="b", place="lobby").seen("b", "9:40:20", "9:50")
    story.move("b", "9:40:50", "main")
    assert shown(bridge_gaps(timeline(story), CURRENT, None)) == [
        "main 9:00-9:40",
        "main bridged 9:40-9:40:50",
        "main 9:40:50-9:50",
    ]


def test_a_gap_that_begins_in_the_lobby_is_not_bridged() -> None:
    story = Story().stay("ana", "9:00", "9:40", reason="timeout")
    story.join("ana", "9:30", peer="b", place="lobby").seen("b", "9:30", "9:50").move("b", "9:40:30", "main")
    assert shown(bridge_gaps(timeline(story), CURRENT, None)) == [
        "main 9:00-9:40",
        "lobby 9:40-9:40:30",
        "main 9:40:30-9:50",
    ]


@pytest.mark.parametrize(("other", "expected"), [("leave", 0), ("timeout", 30)])
def test_one_exact_end_among_two_forbids_the_bridge(other: str, expected: int) -> None:
    story = Story().stay("ana", "9:00", "9:40", peer="a", reason="timeout")
    story.stay("ana", "9:10", "9:40", peer="b", reason=other)  # type: ignore[arg-type]
    story.stay("ana", "9:40:30", "10:00", peer="c")
    found = bridge_gaps(timeline(story), CURRENT, None)
    assert sum(stay.end - stay.start for stay in found.stays if stay.bridged) == expected


def test_an_exact_end_before_the_gap_does_not_forbid_it() -> None:
    story = Story().stay("ana", "9:00", "9:40", peer="a", reason="timeout")
    story.stay("ana", "9:10", "9:39", peer="b").stay("ana", "9:40:30", "10:00", peer="c")
    assert "main bridged 9:40-9:40:30" in shown(bridge_gaps(timeline(story), CURRENT, None))


@pytest.mark.parametrize(("sealed", "bridges"), [("9:40:30", 0), ("9:40:31", 1)])
def test_a_return_at_the_end_or_later_bridges_nothing(sealed: str, bridges: int) -> None:
    found = bridge_gaps(timeline(dropped(("9:40", "9:40:30"))), CURRENT, s(sealed))
    assert len([stay for stay in found.stays if stay.bridged]) == bridges


def test_facilitators_are_not_bridged() -> None:
    story = Story().run().stay("ana", "9:00", "12:00")
    story.stay("finn", "8:50", "10:00", role="facilitator", reason="timeout")
    story.lead("10:01", peer="finn-2")
    assert story.told(staff_grace_s=0) == [
        "credited 9:00-10:00",
        "no facilitator 10:00-10:01",
        "credited 10:01-12:00",
    ]


def test_bridges_before_the_start_use_up_the_cap() -> None:
    story = led().stay("ana", "8:50", "8:55", peer="a", reason="timeout")
    story.stay("ana", "8:56", "9:40", peer="b", reason="timeout").stay("ana", "9:40:30", "12:00", peer="c")
    assert story.told(grace_cap_s=60) == [
        "before start 8:50-9:00",
        "credited 9:00-9:40",
        "absent 9:40-9:40:30",
        "credited 9:40:30-12:00",
    ]
