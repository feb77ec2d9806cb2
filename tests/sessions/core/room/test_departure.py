"""Going: by the button, by silence, by a cut line."""

from sessions.core.attendance.facts import Left, Seen
from sessions.core.protocol.commands import Leave
from sessions.core.protocol.events import CloseCode, Numbered, Ok, ParticipantLeft
from sessions.core.room.effects import AttendanceChanged, Close, CloseMedia, Record, SeatMedia, Send
from tests.sessions.core.room.stage import MINUTE, Stage


def connections(stage: Stage, peer: str = "ruth-1") -> dict[str, str]:
    return {one.id: one.connection for one in stage.room.snapshot_for(peer).participants}


def test_leaving_is_exact_and_the_others_are_told() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    effects = stage.later(2000).ask("ana-1", Leave(ref=5))
    seen = Seen(at_ms=stage.at, session="s1", epoch=7, seq=5, peer="ana-1", since_ms=stage.at - 2000)
    left = Left(at_ms=stage.at, session="s1", epoch=7, seq=6, peer="ana-1", reason="leave")
    assert effects == [
        Record(seen, False),
        Record(left, True),
        CloseMedia("ana-1"),
        SeatMedia(1, None),
        Send("ana-1", Ok(ref=5)),
        Send("ruth-1", Numbered(epoch=7, n=stage.numbers["ruth-1"], event=ParticipantLeft(id="ana"))),
        Close("ana-1", CloseCode.LEFT),
        AttendanceChanged(),
    ]


def test_whoever_left_comes_back_to_the_same_seat_without_waiting() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ana-1", Leave(ref=5))
    stage.later(MINUTE).beat("ruth-1", "ben-1")
    stage.arrive("ana", peer="a2")
    you = stage.room.snapshot_for("a2").you
    assert (you.place, you.seat) == ("main", 1)


def test_a_cut_line_is_said_at_once_and_ends_by_silence() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    assert [type(effect) for effect in stage.cut("ana-1")] == [Send]
    assert (stage.facts, connections(stage)) == ([], {"ruth": "live", "ana": "reconnecting"})
    cut_at = stage.at
    stage.run(15_000, "ruth-1")
    assert connections(stage) == {"ruth": "live", "ana": "reconnecting"}
    stage.fresh_facts()
    effects = stage.later(1).tick()
    left = Left(
        at_ms=cut_at + 15_001,
        session="s1",
        epoch=7,
        seq=stage.facts[0].seq,
        peer="ana-1",
        reason="transport_lost",
    )
    assert effects[:3] == [Record(left, True), CloseMedia("ana-1"), SeatMedia(1, None)]
    assert connections(stage) == {"ruth": "live"}


def test_silence_ends_a_connection_at_its_last_proof_and_closes_its_websocket() -> None:
    stage = Stage().open("ana")
    stage.later(4000).beat("ruth-1", "ana-1")
    proved = stage.at
    stage.run(10_000, "ruth-1")
    assert connections(stage) == {"ruth": "live", "ana": "reconnecting"}
    stage.fresh_facts()
    stage.run(5_001, "ruth-1")
    mine = [fact for fact in stage.facts if getattr(fact, "peer", "") == "ana-1"]
    seq = mine[0].seq
    assert mine == [
        Seen(at_ms=proved, session="s1", epoch=7, seq=seq, peer="ana-1", since_ms=proved - 4000),
        Left(at_ms=stage.at, session="s1", epoch=7, seq=seq + 1, peer="ana-1", reason="timeout"),
    ]
    assert stage.closed == {"ana-1": CloseCode.SILENT}


def test_a_connection_that_fell_silent_before_its_successor_came_was_replaced_by_it() -> None:
    stage = Stage().open("ana")
    stage.later(5000).beat("ruth-1").arrive("ana", peer="ana-2")
    came = stage.at
    stage.later(2000)
    stage.fresh_facts()
    stage.cut("ana-1")
    assert stage.fresh_facts() == [
        Left(at_ms=came, session="s1", epoch=7, seq=6, peer="ana-1", reason="replaced")
    ]
    assert connections(stage) == {"ruth": "live", "ana": "live"}


def test_a_companion_that_is_heard_after_its_successor_came_goes_by_its_own_silence() -> None:
    stage = Stage().open("ana")
    stage.arrive("ana", peer="ana-2")
    stage.later(4000).beat("ruth-1", "ana-1", "ana-2")
    stage.run(16_000, "ruth-1", "ana-2")
    left = [fact for fact in stage.facts if isinstance(fact, Left)]
    assert [(fact.peer, fact.reason) for fact in left] == [("ana-1", "timeout")]
    assert (stage.closed, connections(stage)) == (
        {"ana-1": CloseCode.SILENT},
        {"ruth": "live", "ana": "live"},
    )


def test_media_alone_keeps_somebody_in_the_room() -> None:
    stage = Stage().open("ana")
    stage.cut("ana-1")
    for _ in range(60):
        stage.later(1000).beat("ruth-1")
        stage.take(stage.room.proof("ana-1", stage.at))
    assert "ana-1" not in stage.closed
    assert connections(stage) == {"ruth": "live", "ana": "reconnecting"}
    stage.run(15_001, "ruth-1")
    assert connections(stage) == {"ruth": "live"}


def test_whoever_waits_and_goes_is_forgotten_only_after_a_while() -> None:
    stage = Stage().open()
    stage.arrive("ana", peer="a1")
    stage.cut("a1")
    assert [one.id for one in stage.room.snapshot_for("ruth-1").waiting] == ["ana"]
    stage.run(15_001, "ruth-1")
    assert stage.room.snapshot_for("ruth-1").waiting == ()


def test_whoever_is_removed_with_their_last_connection_waits_again() -> None:
    stage = Stage().open("ana")
    stage.arrive("ana", peer="ana-2")
    stage.cut("ana-2", "removed")
    assert stage.room.snapshot_for("ana-1").you.place == "main"
    stage.cut("ana-1", "removed")
    stage.arrive("ana", peer="ana-3")
    assert stage.room.snapshot_for("ana-3").you.place == "lobby"


def test_a_drained_connection_goes_at_once() -> None:
    stage = Stage().open("ana")
    stage.cut("ana-1", "server_lost")
    assert (connections(stage), stage.closed) == ({"ruth": "live"}, {})
    assert stage.cut("ana-1", "server_lost") == []


def test_minutes_stop_counting_a_minute_after_the_last_facilitator_was_seen() -> None:
    stage = Stage().open("ana")
    stage.cut("ruth-1")
    went = stage.at
    stage.run(15_000, "ana-1").run(1000, "ana-1")
    view = stage.room.snapshot_for("ana-1")
    assert (view.room.led_by, view.room.counting) == ((), True)
    stage.run(44_000 - 1, "ana-1")
    assert stage.at == went + MINUTE - 1
    assert stage.room.snapshot_for("ana-1").room.counting
    stage.later(1).tick()
    assert not stage.room.snapshot_for("ana-1").room.counting
    stage.arrive("ruth", peer="r2")
    assert stage.room.snapshot_for("ana-1").room.counting


def test_a_co_facilitator_keeps_the_room_led() -> None:
    stage = Stage().open("ana")
    stage.arrive("omar", peer="o1")
    stage.ask("ruth-1", Leave(ref=5))
    stage.run(2 * MINUTE, "o1", "ana-1")
    view = stage.room.snapshot_for("ana-1")
    assert (view.room.led_by, view.room.counting) == (("Omar T.",), True)
