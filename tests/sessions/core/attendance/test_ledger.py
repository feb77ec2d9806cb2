"""Ordering facts and sorting them by what they speak of."""

from sessions.core.attendance.facts import LOBBY, MAIN, Ended, Fact, Reopened
from sessions.core.attendance.ledger import State, gather
from tests.sessions.core.attendance.story import MIDNIGHT, Story, s


def states(story: Story) -> list[State]:
    return gather(story.facts).peers[0].states


def test_order_is_instant_then_epoch_then_seq() -> None:
    story = (
        Story().fact("ended", "9:00", epoch=2).fact("started", "9:00", epoch=1).fact("break_started", "8:00")
    )
    kinds = [type(mark).__name__ for mark in gather(story.facts).marks]
    assert kinds == ["BreakStarted", "Started", "Ended"]


def test_equal_keys_keep_the_order_given() -> None:
    same: list[Fact] = [Ended(at_ms=9_000, session="s1"), Reopened(at_ms=9_000, session="s1")]
    assert gather(same).marks == same
    assert gather([*same, *same]).marks == same


def test_a_peer_joins_once() -> None:
    story = Story().fact("seen", "8:00", peer="ana-1").join("ana", "9:00").join("ben", "9:10", peer="ana-1")
    story.left("ana-1", "9:20").join("ana", "9:30").fact("seen", "9:40", peer="ana-1")
    (peer,) = gather(story.facts).peers
    assert (peer.person, peer.joined_s, peer.left_s) == ("ana", s("9:00"), s("9:20"))
    assert peer.proofs == [(s("9:00"), s("9:00")), (s("9:10"), s("9:10"))]


def test_moves_to_the_same_place_are_no_entry() -> None:
    story = Story().join("ana", "9:00").move("ana-1", "9:10", "main").move("ana-1", "9:20", "lobby")
    assert [(state.since_s, state.place, state.entered) for state in states(story)] == [
        (s("9:00"), MAIN, 0),
        (s("9:20"), LOBBY, 2),
    ]


def test_a_state_shorter_than_a_second_leaves_no_trace() -> None:
    story = Story().join("ana", "9:00").move("ana-1", "9:10", "lobby").move("ana-1", "9:10", "main")
    assert states(story) == [State(s("9:00"), MAIN, 0, None)]


def test_what_is_sent_is_a_state_and_no_entry() -> None:
    story = Story().join("ana", "9:00").fact("modality", "9:10", peer="ana-1", video=True, audio=False)
    story.fact("modality", "9:15", peer="ana-1", video=True, audio=True)
    assert states(story) == [State(s("9:00"), MAIN, 0, None), State(s("9:10"), MAIN, 0, True)]


def test_epochs_begin_with_their_first_fact() -> None:
    story = Story().join("ana", "9:00", epoch=1).left("ana-1", "9:10", "server_lost", epoch=2)
    story.join("ana", "9:15", peer="b", epoch=2)
    assert gather(story.facts).epoch_starts == {1: s("9:00"), 2: s("9:10")}
    assert MIDNIGHT % 86400 == 0


def test_a_loss_dated_back_to_the_last_proof_does_not_say_when_its_writer_began() -> None:
    story = Story().stay("ana", "9:00", "9:10", reason="server_lost").join("ben", "9:00", peer="c")
    story.seen("c", "9:00", "9:10").left("c", "9:10", "server_lost", epoch=2)
    story.left("c", "9:10", "server_lost", epoch=2).join("ben", "9:15", peer="d", epoch=2)
    assert gather(story.facts).epoch_starts == {1: s("9:00"), 2: s("9:15")}
