"""Proofs of life, silence, and how the stay of one connection ends."""

import pytest

from sessions.core.attendance.ledger import gather
from sessions.core.attendance.presence import presence_of
from tests.sessions.core.attendance.story import Story, clock

case = pytest.param


def stays(story: Story, gone_after_s: int = 15) -> tuple[list[str], list[str]]:
    """Pieces as "place from-to", and the exact ends."""
    presence = presence_of(gather(story.facts).peers[0], gone_after_s)
    pieces = [f"{piece.place} {clock(piece.start)}-{clock(piece.end)}" for piece in presence.pieces]
    return pieces, [clock(second) for second in presence.exact_ends]


def joined() -> Story:
    return Story().join("ana", "9:00")


def until_910() -> Story:
    return joined().seen("ana-1", "9:00", "9:10")


@pytest.mark.parametrize(
    ("story", "pieces", "exact"),
    [
        case(joined(), [], [], id="joined and never seen again"),
        case(joined().fact("seen", "9:00:15", peer="ana-1"), ["main 9:00-9:00:15"], [], id="15 s apart"),
        case(joined().fact("seen", "9:00:16", peer="ana-1"), [], [], id="16 s apart is silence"),
        case(
            until_910().seen("ana-1", "9:10:16", "9:20"),
            ["main 9:00-9:10", "main 9:10:16-9:20"],
            [],
            id="a gap, back from the later proof",
        ),
        case(
            joined().seen("ana-1", "9:05", "9:10").seen("ana-1", "9:00", "9:12"),
            ["main 9:00-9:12"],
            [],
            id="a later proof covers an older gap",
        ),
        case(
            joined().seen("ana-1", "8:00", "9:10"),
            ["main 9:00-9:10"],
            [],
            id="nothing before joined",
        ),
        case(
            until_910().left("ana-1", "9:10:15"),
            ["main 9:00-9:10:15"],
            ["9:10:15"],
            id="an exact end soon after the last proof",
        ),
        case(
            until_910().left("ana-1", "9:10:16"),
            ["main 9:00-9:10"],
            [],
            id="an exact end long after the last proof ends there, inexactly",
        ),
        case(
            until_910().left("ana-1", "9:10:05", "timeout"),
            ["main 9:00-9:10"],
            [],
            id="an inexact end is the last proof",
        ),
        case(
            joined().left("ana-1", "9:00:05").seen("ana-1", "9:00", "9:10").join("ana", "9:20"),
            ["main 9:00-9:00:05"],
            ["9:00:05"],
            id="after left nothing changes anything",
        ),
        case(
            joined()
            .seen("ana-1", "9:00", "9:10")
            .move("ana-1", "9:10", "lobby")
            .seen("ana-1", "9:10", "9:11"),
            ["main 9:00-9:10", "lobby 9:10-9:11"],
            ["9:10"],
            id="a move to the lobby is exact",
        ),
        case(
            until_910().move("ana-1", "9:10", "lobby"),
            ["main 9:00-9:10"],
            ["9:10"],
            id="a move to the lobby is exact even when it is the last that was seen",
        ),
        case(
            joined()
            .seen("ana-1", "9:00", "9:10")
            .move("ana-1", "9:11", "lobby")
            .seen("ana-1", "9:11", "9:12"),
            ["main 9:00-9:10", "lobby 9:11-9:12"],
            [],
            id="silence before the move to the lobby was an inexact end",
        ),
        case(
            joined()
            .seen("ana-1", "9:00", "9:10")
            .fact("modality", "9:05", peer="ana-1", video=False, audio=True),
            ["main 9:00-9:05", "main 9:05-9:10"],
            [],
            id="what is sent cuts, the place stays",
        ),
    ],
)
def test_stays(story: Story, pieces: list[str], exact: list[str]) -> None:
    assert stays(story) == (pieces, exact)


def test_loss_of_the_server_is_remembered_where_life_was_last_proven() -> None:
    story = until_910().left("ana-1", "9:14", "server_lost")
    presence = presence_of(gather(story.facts).peers[0], 15)
    assert (clock(presence.lost_s or 0), presence.epoch) == ("9:10", 1)
