"""One status of attendance each, the first that fits."""

from dataclasses import replace

import pytest

from tests.sessions.core.attendance.story import Story, led

case = pytest.param


def attested(story: Story, start: str, end: str) -> Story:
    return story.fact(
        "attested",
        "13:00",
        person="ana",
        from_ms=start,
        to_ms=end,
        by="finn",
        reason="phone",
        modality="audio",
    )


@pytest.mark.parametrize(
    ("story", "status"),
    [
        case(led(), "no-show", id="never there"),
        case(led().stay("ana", "12:05", "12:10"), "no-show", id="only after the end"),
        case(led().stay("ana", "12:05", "12:10", place="lobby"), "no-show", id="waited only after the end"),
        case(led().join("ana", "9:00"), "no-show", id="a stay without length"),
        case(led().stay("ana", "9:00", "9:20", place="lobby"), "late, not admitted", id="lobby only"),
        case(
            led().stay("ana", "9:20", "9:30", place="lobby", reason="removed"),
            "late, not admitted",
            id="turned away from the lobby",
        ),
        case(led().stay("ana", "9:10", "12:00"), "attended", id="ten minutes late"),
        case(led().stay("ana", "9:10:01", "12:00"), "late", id="more than ten minutes late"),
        case(led().stay("ana", "9:00", "11:50"), "attended", id="ten minutes early"),
        case(led().stay("ana", "9:00", "11:49:59"), "left early", id="more than ten minutes early"),
        case(led().stay("ana", "9:30", "11:30"), "partial", id="late and left early"),
        case(led().stay("ana", "9:00", "10:00", reason="removed"), "removed", id="removed"),
        case(
            led().stay("ana", "9:00", "10:00", reason="removed").stay("ana", "10:05", "12:00", peer="b"),
            "attended",
            id="removed and let in again",
        ),
        case(
            Story().lead().run(end="11:30").stay("ana", "9:00", "11:30"),
            "attended",
            id="the session ended early",
        ),
        case(
            Story().lead(end="12:15").run(end="12:15").stay("ana", "9:00", "12:02"),
            "attended",
            id="gone during the overrun",
        ),
        case(
            Story().lead().run(start="9:20").stay("ana", "9:15", "12:00"),
            "attended",
            id="there when Start was pressed",
        ),
        case(
            Story().lead().run(start="9:20").stay("ana", "9:25", "12:00"),
            "late",
            id="later than a late Start",
        ),
        case(attested(led(), "9:00", "12:00"), "attended", id="by phone all along"),
        case(attested(led().stay("ana", "9:00", "10:00"), "10:04", "12:00"), "attended", id="then by phone"),
        case(Story().lead().stay("ana", "8:55", "9:30"), "attended", id="came; the session never started"),
        case(Story().stay("ana", "8:55", "9:30", place="lobby"), "late, not admitted", id="waited in vain"),
    ],
)
def test_status(story: Story, status: str) -> None:
    assert story.ana().status == status


def test_decisions_come_first() -> None:
    story = led().stay("ana", "9:00", "10:00", reason="removed")
    found = []
    for plan in (
        story.plan,
        replace(story.plan, standings={"ana": "excused", "ben": "cancelled by client (late)"}),
        replace(story.plan, standings={"ana": "cancelled by client (in time)"}),
        replace(story.plan, cancelled=True, standings={"ana": "excused"}),
        replace(story.plan, cancelled=True, standings={"ana": "void"}),
        replace(story.plan, void=True, cancelled=True),
    ):
        story.plan = plan
        found.append(story.ana().status)
    assert found == [
        "removed",
        "excused",
        "cancelled by client (in time)",
        "cancelled by program",
        "void",
        "void",
    ]


@pytest.mark.parametrize(
    ("story", "now", "status"),
    [
        case(Story(), "8:00", "expected", id="to come"),
        case(Story().lead().fact("started", "9:00"), "9:30", "expected", id="running, not yet here"),
        case(Story().stay("ana", "8:50", "9:00", place="lobby"), "8:55", "in lobby", id="waiting"),
        case(Story().join("ana", "8:50").seen("ana-1", "8:50", "9:00"), "9:00:10", "present", id="just seen"),
        case(Story().join("ana", "9:00"), "9:00:02", "present", id="joined this moment"),
        case(
            Story().join("ana", "9:00", place="lobby"), "9:00:02", "in lobby", id="came to wait this moment"
        ),
        case(Story().join("ana", "9:00"), "9:00:16", "expected", id="joined and never heard of again"),
        case(
            Story().fact("started", "9:00").stay("ana", "9:00", "9:20"),
            "9:20:05",
            "left early",
            id="just left",
        ),
        case(Story().stay("ana", "9:00", "9:20", reason="removed"), "9:40", "removed", id="removed"),
        case(led(), "12:00", "no-show", id="over"),
        case(Story(), "12:15", "no-show", id="past the cap"),
    ],
)
def test_running(story: Story, now: str, status: str) -> None:
    assert story.tally(now=now).people["ana"].status == status


def test_waiting_is_counted_up_to_the_end() -> None:
    story = (
        led()
        .stay("ana", "8:50", "9:05", place="lobby")
        .stay("ana", "11:58", "12:30", place="lobby", peer="b")
    )
    assert story.ana().lobby_s == 15 * 60 + 2 * 60
