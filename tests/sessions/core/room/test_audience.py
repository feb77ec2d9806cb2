"""Who is told what, and what is kept for whoever is away."""

from sessions.core.protocol.commands import Beat, Leave, Remove, Resume
from sessions.core.protocol.events import BeatAnswered, Numbered, ParticipantChanged, Resumed, Welcome
from sessions.core.room.effects import Send
from sessions.core.room.log import KEPT_EVENTS
from tests.sessions.core.room.stage import Stage


def test_every_connection_of_a_person_hears_the_same_numbers() -> None:
    stage = Stage().open("ana", "ben")
    stage.arrive("ana", peer="a2")
    stage.heard("ana-1")
    stage.heard("a2")
    stage.speak("ben-1")
    assert stage.heard("ana-1") == stage.heard("a2") != []


def test_numbers_are_each_persons_own() -> None:
    stage = Stage().open("ana", "ben")
    assert stage.numbers["ruth-1"] > stage.numbers["ana-1"] > stage.numbers["ben-1"]


def test_a_beat_is_answered_with_the_number_after_its_own_consequences() -> None:
    stage = Stage().open("ana")
    stage.later(9000)
    effects = stage.ask("ana-1", Beat(ref=5, n=2))
    told = [one.message for one in effects if isinstance(one, Send) and one.peer == "ana-1"]
    assert [message.type for message in told] == ["event", "beat_answered"]
    assert told[-1] == BeatAnswered(ref=5, epoch=7, n=stage.numbers["ana-1"])


def test_a_gap_is_healed() -> None:
    stage = Stage().open("ana", "ben")
    n = stage.numbers["ana-1"]
    stage.speak("ben-1")
    stage.heard("ana-1")
    stage.numbers["ana-1"] = n
    stage.ask("ana-1", Resume(ref=5, epoch=7, n=n))
    [resumed, event] = stage.heard("ana-1")
    assert resumed == Resumed(peer="ana-1", epoch=7, n=n, now_ms=stage.at)
    assert isinstance(event, Numbered)
    assert event.n == n + 1
    assert isinstance(event.event, ParticipantChanged)


def test_a_gap_that_is_too_long_is_healed_by_a_snapshot() -> None:
    stage = Stage().open("ana", "ben")
    for turn in range(KEPT_EVENTS + 1):
        stage.speak("ben-1", microphone=turn % 2 == 0)
    stage.heard("ana-1")
    stage.ask("ana-1", Resume(ref=5, epoch=7, n=1))
    assert stage.heard("ana-1") == [
        Welcome(
            peer="ana-1",
            epoch=7,
            n=stage.numbers["ana-1"],
            beat_s=5,
            now_ms=stage.at,
            snapshot=stage.room.snapshot_for("ana-1"),
        )
    ]


def test_nobody_is_told_twice_what_a_resume_brings() -> None:
    stage = Stage().open("ana")
    n = stage.numbers["ana-1"]
    stage.later(9000).ask("ana-1", Resume(ref=5, epoch=7, n=n))
    resumed, *events = stage.heard("ana-1")[-2:]
    assert resumed == Resumed(peer="ana-1", epoch=7, n=n, now_ms=stage.at)
    assert [event.n for event in events if isinstance(event, Numbered)] == [n + 1]


def test_who_was_sent_out_hears_nothing_of_what_was_said_before() -> None:
    stage = Stage().open("ana", "ben")
    n = stage.numbers["ana-1"]
    stage.cut("ana-1")
    stage.speak("ben-1")
    stage.ask("ruth-1", Remove(ref=5, participant="ana", reason="other"))
    stage.arrive("ana", peer="a2", resume=(7, n))
    [welcome] = stage.heard("a2")
    assert isinstance(welcome, Welcome)
    assert (welcome.snapshot.you.place, welcome.snapshot.participants) == ("lobby", ())


def test_events_go_on_for_who_is_away() -> None:
    stage = Stage().open("ana", "ben")
    n = stage.numbers["ana-1"]
    stage.ask("ana-1", Leave(ref=5))
    stage.speak("ben-1")
    stage.arrive("ana", peer="a2", resume=(7, n))
    kinds = [message.event.type for message in stage.heard("a2") if isinstance(message, Numbered)]
    assert kinds == [
        "you_changed",
        "participant_left",
        "participant_changed",
        "you_changed",
        "participant_changed",
    ]


def test_whoever_comes_or_comes_back_is_told_what_time_it_is() -> None:
    stage = Stage().open("ana")
    n = stage.numbers["ana-1"]
    stage.later(9000).ask("ana-1", Resume(ref=5, epoch=7, n=n))
    stage.later(9000).arrive("ben", peer="b1")
    [resumed] = [one for one in stage.heard("ana-1") if isinstance(one, Resumed)]
    [welcome] = [one for one in stage.heard("b1") if isinstance(one, Welcome)]
    assert (resumed.now_ms, welcome.now_ms) == (stage.at - 9000, stage.at)
