"""Start, end, and the end of a session that everybody forgot."""

from sessions.core.attendance.facts import Ended, Left, Started
from sessions.core.protocol.commands import End, Leave, Start
from sessions.core.protocol.events import CloseCode, Numbered, Ok, RoomChanged
from sessions.core.room.effects import AttendanceChanged, Close, CloseMedia, Record, Send
from tests.sessions.core.room.stage import HOUR, MINUTE, PLAN, START, Stage


def test_nothing_counts_until_it_is_started() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    assert not stage.room.snapshot_for("r1").room.counting
    effects = stage.later(7 * MINUTE - 5000).run(5000, "r1").ask("r1", Start(ref=5))
    assert stage.closed == {"r1": CloseCode.SILENT}
    assert effects == []


def test_start() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    effects = stage.ask("r1", Start(ref=5))
    status = stage.room.snapshot_for("r1").room
    assert effects == [
        Record(Started(at_ms=START, session="s1", epoch=7, seq=2), True),
        Send("r1", Ok(ref=5)),
        Send("r1", Numbered(epoch=7, n=1, event=RoomChanged(room=status))),
        AttendanceChanged(),
    ]
    assert (status.phase, status.started_ms, status.counting) == ("open", START, True)


def test_end_seals_tells_and_closes() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    numbers = dict(stage.numbers)
    effects = stage.ask("ruth-1", End(ref=5))
    stamp = {"at_ms": START, "session": "s1", "epoch": 7}
    room = stage.views["ana-1"].room
    assert (room.phase, room.ended_ms, room.counting) == ("ended", START, False)
    assert effects == [
        Record(Ended(**stamp, seq=5), True),  # type: ignore[arg-type]
        Record(Left(**stamp, seq=6, peer="ruth-1", reason="ended"), True),  # type: ignore[arg-type]
        CloseMedia("ruth-1"),
        Record(Left(**stamp, seq=7, peer="ana-1", reason="ended"), True),  # type: ignore[arg-type]
        CloseMedia("ana-1"),
        Send("ruth-1", Ok(ref=5)),
        Send("ruth-1", Numbered(epoch=7, n=numbers["ruth-1"] + 1, event=RoomChanged(room=room))),
        Send("ana-1", Numbered(epoch=7, n=numbers["ana-1"] + 1, event=RoomChanged(room=room))),
        Close("ruth-1", CloseCode.SESSION_ENDED),
        Close("ana-1", CloseCode.SESSION_ENDED),
        AttendanceChanged(),
    ]
    assert (stage.room.deadline(), stage.later(HOUR).tick()) == (None, [])


def test_the_lobby_is_closed_with_the_room() -> None:
    stage = Stage().open()
    stage.arrive("ana", peer="a1")
    stage.ask("ruth-1", End(ref=5))
    assert (stage.closed["a1"], stage.views["a1"].room.phase) == (CloseCode.SESSION_ENDED, "ended")


def test_a_session_that_nobody_ends_ends_at_the_overrun_cap() -> None:
    stage = Stage(at=PLAN.cap_ms - MINUTE).open("ana")
    stage.run(MINUTE - 1, "ruth-1", "ana-1")
    assert stage.room.deadline() == PLAN.cap_ms
    assert stage.views["ana-1"].room.phase == "open"
    stage.later(1).tick()
    assert [fact for fact in stage.facts if isinstance(fact, Ended)] == [
        Ended(at_ms=PLAN.cap_ms, session="s1", epoch=7, seq=ended_seq(stage))
    ]
    assert stage.closed == {"ruth-1": CloseCode.SESSION_ENDED, "ana-1": CloseCode.SESSION_ENDED}


def test_left_without_a_facilitator_it_ends_as_of_the_last_ones_going() -> None:
    stage = Stage(at=PLAN.scheduled_end_ms - HOUR).open("ana")
    stage.run(MINUTE, "ruth-1", "ana-1").ask("ruth-1", Leave(ref=5))
    went = stage.at
    stage.run(HOUR, "ana-1")
    assert stage.views["ana-1"].room.phase == "open"
    stage.run(5 * MINUTE, "ana-1")
    assert [fact for fact in stage.facts if isinstance(fact, Ended)] == [
        Ended(at_ms=went, session="s1", epoch=7, seq=ended_seq(stage))
    ]
    assert stage.views["ana-1"].room.ended_ms == went


def test_a_facilitator_who_fell_silent_ends_it_at_their_last_proof() -> None:
    stage = Stage(at=PLAN.scheduled_end_ms).open("ana")
    stage.later(3000).beat("ruth-1", "ana-1")
    proved = stage.at
    stage.run(6 * MINUTE, "ana-1")
    assert stage.views["ana-1"].room.ended_ms == proved


def test_a_room_that_nobody_opened_or_is_in_waits_for_nothing() -> None:
    stage = Stage()
    assert stage.room.deadline() is None
    stage.arrive("ana", peer="a1")
    assert stage.room.deadline() == START + 8000
    stage.ask("a1", Leave(ref=5))
    assert stage.room.deadline() is None


def ended_seq(stage: Stage) -> int:
    return next(fact.seq for fact in stage.facts if isinstance(fact, Ended))
