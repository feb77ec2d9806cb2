"""Reasons of seconds, in the order of the law, and what a client was sending."""

import pytest

from tests.sessions.core.attendance.story import Story, led

case = pytest.param


def here() -> Story:
    return led().stay("ana", "9:00", "12:00")


def until_10(reason: str = "server_lost", epoch: int = 1) -> Story:
    return led().stay("ana", "9:00", "10:00", reason=reason, epoch=epoch)  # type: ignore[arg-type]


def back(story: Story, at: str = "10:05", epoch: int = 1) -> Story:
    return story.stay("ana", at, "12:00", peer="back", epoch=epoch)


def attest(story: Story, start: str, end: str, *, modality: str = "audio", person: str = "ana") -> Story:
    return story.fact(
        "attested",
        "13:00",
        person=person,
        from_ms=start,
        to_ms=end,
        by="finn",
        reason="phone",
        modality=modality,
    )


def exclude(story: Story, start: str, end: str) -> Story:
    return story.fact("excluded", "13:00", person="ana", from_ms=start, to_ms=end, by="finn", reason="asleep")


@pytest.mark.parametrize(
    ("story", "lines"),
    [
        case(led(), ["absent 9:00-12:00"], id="never came"),
        case(led().stay("ana", "9:00", "12:00", place="lobby"), ["lobby 9:00-12:00"], id="never let in"),
        case(
            led().stay("ana", "8:50", "12:10", place="lobby"),
            ["lobby 8:50-12:10"],
            id="waiting outside the window",
        ),
        case(
            exclude(exclude(here(), "10:00", "10:20"), "10:10", "10:30"),
            ["credited 9:00-10:00", "excluded 10:00-10:30", "credited 10:30-12:00"],
            id="excluded twice",
        ),
        case(
            exclude(here().fact("break_started", "10:10").fact("break_ended", "10:20"), "10:00", "10:30"),
            [
                "credited 9:00-10:00",
                "excluded 10:00-10:10",
                "break 10:10-10:20",
                "excluded 10:20-10:30",
                "credited 10:30-12:00",
            ],
            id="a break before an exclusion",
        ),
        case(
            attest(exclude(here(), "10:00", "10:30"), "10:20", "11:00"),
            [
                "credited 9:00-10:00",
                "excluded 10:00-10:20",
                "attested audio 10:20-10:30",
                "credited 10:30-12:00",
            ],
            id="presence before attestation, attestation before exclusion",
        ),
        case(
            attest(led(), "8:00", "13:00"),
            ["attested audio 9:00-12:00"],
            id="attested only inside the window",
        ),
        case(
            attest(attest(led(), "9:00", "11:00"), "10:00", "10:30", modality="video"),
            [
                "attested audio 9:00-10:00",
                "attested video 10:00-10:30",
                "attested audio 10:30-11:00",
                "absent 11:00-12:00",
            ],
            id="of two attestations the latest from",
        ),
        case(attest(led(), "9:00", "10:00", person="ben"), ["absent 9:00-12:00"], id="somebody else's"),
        case(
            led().stay("ana", "9:00", "12:00", place="breakout:x"),
            ["credited 9:00-12:00"],
            id="alone in a breakout",
        ),
    ],
)
def test_reasons(story: Story, lines: list[str]) -> None:
    assert story.told() == lines


@pytest.mark.parametrize(
    ("story", "gap"),
    [
        case(until_10(), ["platform outage 10:00-12:00"], id="never back"),
        case(back(until_10()), ["platform outage 10:00-10:05"], id="until back"),
        case(
            until_10()
            .stay("ana", "10:05", "10:10", peer="b", place="lobby")
            .stay("ana", "10:20", "12:00", peer="c"),
            ["platform outage 10:00-10:05", "lobby 10:05-10:10", "absent 10:10-10:20"],
            id="until back in the lobby",
        ),
        case(
            back(until_10().stay("ben", "10:02", "12:00", epoch=2), epoch=2),
            ["platform outage 10:00-10:02", "absent 10:02-10:05"],
            id="at most to the first fact of a later epoch",
        ),
        case(
            back(
                led()
                .join("ana", "9:00")
                .seen("ana-1", "9:00", "10:00")
                .left("ana-1", "10:01", "server_lost", epoch=2),
                epoch=2,
            ),
            ["platform outage 10:00-10:01", "absent 10:01-10:05"],
            id="noted by the next writer, who was there by then",
        ),
        case(
            back(
                led()
                .join("ana", "9:00")
                .seen("ana-1", "9:00", "10:00")
                .left("ana-1", "10:00", "server_lost", epoch=2),
                epoch=2,
            ),
            ["platform outage 10:00-10:05"],
            id="noted by the next writer, dated back to the loss",
        ),
        case(
            until_10().stay("ana", "9:30", "10:10", peer="b").stay("ana", "10:20", "12:00", peer="c"),
            ["absent 10:10-10:20"],
            id="another connection stood",
        ),
        case(back(until_10("timeout")), ["absent 10:00-10:05"], id="their line"),
        case(back(until_10(), "10:00:30"), ["bridged 10:00-10:00:30"], id="bridged first"),
    ],
)
def test_outages(story: Story, gap: list[str]) -> None:
    assert [text for text in story.told() if not text.startswith("credited")] == gap


def sending(*changes: tuple[str, bool], peer: str = "ana-1", story: Story | None = None) -> Story:
    story = story or led().join("ana", "9:00").seen("ana-1", "9:00", "12:00")
    for at, video in changes:
        story.fact("modality", at, peer=peer, video=video, audio=True)
    return story


@pytest.mark.parametrize(
    ("story", "lines"),
    [
        (sending(("10:00", True)), ["credited 9:00-10:00", "credited video 10:00-12:00"]),
        (sending(("9:00", False), ("9:00", True)), ["credited video 9:00-12:00"]),
        (sending(("9:00", True), ("9:00", False)), ["credited audio 9:00-12:00"]),
        (
            sending(
                ("9:40", False),
                peer="b",
                story=sending(("9:00", True)).join("ana", "9:30", peer="b").seen("b", "9:30", "10:00"),
            ),
            ["credited video 9:00-12:00"],
        ),
        (
            sending(
                ("9:40", False),
                peer="b",
                story=sending(("9:00", True)).stay("ana", "9:30", "9:30", peer="x")
                .join("ana", "9:30", peer="b", place="breakout:1").seen("b", "9:30", "10:00"),
            ),
            [
                "credited video 9:00-9:30",
                "credited 9:30-9:40",
                "credited audio 9:40-10:00",
                "credited video 10:00-12:00",
            ],
        ),
    ],
)  # fmt: skip
def test_modality(story: Story, lines: list[str]) -> None:
    assert story.told() == lines


def test_a_bridge_keeps_what_was_sent_before_it() -> None:
    story = led().join("ana", "9:00").fact("modality", "9:00", peer="ana-1", video=False, audio=True)
    story.seen("ana-1", "9:00", "10:00").left("ana-1", "10:00:20", "timeout")
    story.join("ana", "10:00:30", peer="b").fact("modality", "10:00:30", peer="b", video=True, audio=True)
    story.seen("b", "10:00:30", "12:00")
    assert story.told() == [
        "credited audio 9:00-10:00",
        "bridged audio 10:00-10:00:30",
        "credited video 10:00:30-12:00",
    ]
    ana = story.ana()
    assert (ana.credited_s, ana.bridged_s, ana.audio_only_s) == (10800, 30, 3630)


def test_video_required() -> None:
    story = attest(sending(("9:30", True), ("10:00", False)), "11:00", "11:30")
    assert story.told(video_required="exclude") == [
        "no video 9:00-9:30",
        "credited video 9:30-10:00",
        "no video audio 10:00-11:00",
        "attested audio 11:00-11:30",
        "no video audio 11:30-12:00",
    ]
    assert story.ana(video_required="flag").credited_s == 10800


def test_bridged_time_is_not_waiting_and_can_be_excluded() -> None:
    story = led().stay("ana", "9:00", "10:00", reason="timeout")
    story.join("ana", "10:00:10", peer="b", place="lobby").seen("b", "10:00:10", "12:00")
    story.move("b", "10:00:40", "main").left("b", "12:00")
    ana = story.ana()
    assert (ana.lobby_s, ana.bridged_s, ana.credited_s) == (0, 40, 10800)
    ana = exclude(story, "10:00:20", "10:00:40").ana()
    assert (ana.bridged_s, ana.credited_s) == (20, 10780)
