"""A room raised from its facts: marks, admissions and seats are back, connections are closed."""

from dataclasses import replace

from sessions.core.attendance.facts import Fact, Left, Reopened
from sessions.core.protocol.commands import Admit, Deny, End, Leave
from sessions.core.protocol.events import CloseCode, Welcome
from sessions.core.room.effects import Record
from sessions.core.room.room import Room
from tests.sessions.core.room.stage import HOUR, MINUTE, PLAN, START, Stage

NEXT = replace(PLAN, epoch=8)


def rebuilt(stage: Stage, *, after_ms: int = 8000, extra: tuple[Fact, ...] = ()) -> Stage:
    """The same room on another node, `after_ms` later."""
    room, effects = Room.rebuilt(NEXT, [*stage.facts, *extra], stage.at + after_ms)
    again = Stage(room, plan=NEXT, at=stage.at + after_ms)
    again.take(effects)
    return again


def test_open_connections_are_closed_as_lost_with_the_server() -> None:
    stage = Stage().open("ana")
    stage.run(20_000, "ruth-1", "ana-1").ask("ana-1", Leave(ref=5))
    again = rebuilt(stage)
    assert again.facts == [
        Left(at_ms=again.at, session="s1", epoch=8, seq=1, peer="ruth-1", reason="server_lost")
    ]


def test_everybody_comes_back_to_the_same_seat_without_waiting() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ana-1", Leave(ref=5))
    again = rebuilt(stage)
    for person in ("ben", "ana", "ruth"):
        again.arrive(person, peer=f"{person}-2")
    view = again.room.snapshot_for("ana-2")
    assert [(one.id, one.name, one.seat) for one in view.participants] == [
        ("ruth", "Ruth T.", 0),
        ("ana", "Ana P.", 1),
        ("ben", "Ben Q.", 2),
    ]
    assert (view.room.phase, view.room.started_ms, view.room.counting) == ("open", START, True)


def test_an_old_number_is_welcomed_with_a_snapshot_of_the_new_epoch() -> None:
    again = rebuilt(Stage().open("ana"))
    again.arrive("ana", peer="a2", admitted=True, seat=1, resume=(7, 2))
    [welcome] = again.heard("a2")
    assert welcome == Welcome(
        peer="a2", epoch=8, n=again.numbers["a2"], snapshot=again.room.snapshot_for("a2")
    )
    assert again.views["a2"].you.seat_peer == "a2"


def test_who_was_waiting_waits_again_and_two_denials_still_block() -> None:
    stage = Stage().open()
    stage.arrive("ana", peer="a1")
    stage.arrive("ben", peer="b1")
    stage.arrive("ben", peer="b2")
    stage.ask("ruth-1", Deny(ref=5, participant="ben"))
    again = rebuilt(stage)
    again.arrive("ana", peer="a2")
    again.arrive("ben", peer="b3")
    assert [again.room.snapshot_for(peer).you.place for peer in ("a2", "b3")] == ["lobby", "lobby"]
    stage.later(1000).arrive("ben", peer="b4")
    stage.ask("ruth-1", Deny(ref=5, participant="ben"))
    again = rebuilt(stage)
    again.arrive("ben", peer="b5")
    assert again.closed == {"b5": CloseCode.DENIED}


def test_who_was_removed_waits_on_the_next_node_too() -> None:
    stage = Stage().open("ana")
    stage.take(stage.room.revoke("ana", stage.at, barred=False))
    again = rebuilt(stage)
    again.arrive("ana", peer="a2")
    assert again.room.snapshot_for("a2").you.place == "lobby"


def test_a_session_that_had_ended_stays_ended_unless_it_was_reopened() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", End(ref=5))
    again = rebuilt(stage)
    again.arrive("ana", peer="a2", admitted=True)
    assert again.closed == {"a2": CloseCode.SESSION_ENDED}
    reopened = Reopened(at_ms=stage.at + 1, session="s1", epoch=7, seq=99)
    again = rebuilt(stage, extra=(reopened,))
    again.arrive("ana", peer="a2", admitted=True)
    assert again.views["a2"].room.phase == "open"


def test_a_session_left_alone_ends_as_of_the_last_proof_of_its_facilitator() -> None:
    stage = Stage(at=PLAN.scheduled_end_ms - HOUR).open("ana")
    stage.run(10 * MINUTE, "ruth-1", "ana-1")
    proved = stage.at
    again = rebuilt(stage, after_ms=2 * HOUR)
    again.tick()
    again.arrive("ana", peer="a2", admitted=True)
    assert again.views["a2"].room.ended_ms == proved


def test_the_same_epoch_goes_on_with_its_numbers() -> None:
    stage = Stage().open("ana")
    room, effects = Room.rebuilt(PLAN, stage.facts, stage.at)
    numbers = [effect.fact.seq for effect in effects if isinstance(effect, Record)]
    assert numbers == [stage.facts[-1].seq + 1, stage.facts[-1].seq + 2]
    assert room.deadline() is not None


def test_the_order_in_which_facts_are_read_does_not_matter() -> None:
    stage = Stage().open("ana", "ben")
    stage.run(MINUTE, "ruth-1", "ana-1")
    forward, backward = (Room.rebuilt(NEXT, facts, stage.at)[1] for facts in (stage.facts, stage.facts[::-1]))
    assert forward == backward != []


def test_facts_without_a_joined_change_nothing() -> None:
    stray = (
        Left(at_ms=START, session="s1", epoch=7, seq=1, peer="x", reason="leave"),
        Reopened(at_ms=START, session="s1", epoch=7, seq=2),
    )
    assert Room.rebuilt(NEXT, stray, START)[1] == []


def test_admitted_people_are_admitted_on_the_next_node_too() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    stage.arrive("ana", peer="a1")
    stage.ask("r1", Admit(ref=2, participant="ana"))
    again = rebuilt(stage)
    again.arrive("ana", peer="a2")
    assert again.room.snapshot_for("a2").you.place == "main"
