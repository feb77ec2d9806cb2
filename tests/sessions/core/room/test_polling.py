"""One answer each; who gave it is known only where everybody was told so before."""

import pytest

from sessions.core.protocol.together import AskPoll, Poll
from sessions.core.room.polling import Polling


def asked(*, anonymous: bool, live: bool = False) -> Polling:
    polling = Polling()
    command = AskPoll(
        ref=1, question=" How? ", answers=("well", "so so", "hard"), anonymous=anonymous, live=live
    )
    assert polling.ask(command) is None
    return polling


def view(polling: Polling, person: str = "ana") -> Poll:
    poll = polling.view(person)
    assert poll is not None
    return poll


def test_an_anonymous_answer_is_with_nobody_anywhere() -> None:
    one, other = asked(anonymous=True), asked(anonymous=True)
    for polling, votes in ((one, [("ana", 0), ("ben", 2)]), (other, [("ben", 0), ("ana", 2)])):
        for person, answer in votes:
            assert polling.vote(person, f"{person} P.", poll=1, answer=answer) is None
    assert one.keep() == other.keep(), "who gave which answer, and who came first, left no trace"
    assert (view(one).counts, view(one).names, view(one).voted) == (None, None, 2)
    one.close()
    assert (view(one).counts, view(one).names) == ((1, 0, 1), None)


def test_an_anonymous_question_never_shows_results_while_people_answer() -> None:
    command = AskPoll(ref=1, question="How?", answers=("a", "b"), anonymous=True, live=True)
    assert Polling().ask(command) == "not_allowed"


def test_a_named_question_may_show_who_said_what_at_once() -> None:
    polling = asked(anonymous=False, live=True)
    polling.vote("ana", "Ana P.", poll=1, answer=1)
    polling.vote("other", "Ana P.", poll=1, answer=0)
    assert view(polling, "ben").counts == (1, 1, 0)
    assert view(polling, "ben").names == (("Ana P.",), ("Ana P.",), ())
    assert (view(polling, "ana").is_yours_in, view(polling, "ben").is_yours_in) == (True, False)


@pytest.mark.parametrize(
    ("person", "poll", "answer", "code"),
    [
        ("ana", 1, 0, "has_voted"),
        ("ben", 1, 3, "no_poll"),
        ("ben", 2, 0, "no_poll"),
        ("ben", 1, 2, None),
    ],
)
def test_what_is_refused(person: str, poll: int, answer: int, code: str | None) -> None:
    polling = asked(anonymous=True)
    polling.vote("ana", "Ana P.", poll=1, answer=0)
    assert polling.vote(person, person, poll=poll, answer=answer) == code


def test_closed_nobody_answers_and_put_away_it_is_gone() -> None:
    polling = asked(anonymous=True)
    assert (polling.close(), polling.close()) == (None, "no_poll")
    assert polling.vote("ana", "Ana P.", poll=1, answer=0) == "no_poll"
    polling.put_away()
    assert polling.view("ana") is None
    polling.ask(AskPoll(ref=1, question="And now?", answers=("a", "b"), anonymous=True, live=False))
    assert polling.vote("ana", "Ana P.", poll=1, answer=0) == "no_poll", "meant for the one before"


def test_it_is_kept() -> None:
    polling = asked(anonymous=False, live=True)
    polling.vote("ana", "Ana P.", poll=1, answer=1)
    again = Polling()
    again.restore(polling.keep())
    assert view(again) == view(polling)
