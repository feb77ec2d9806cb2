"""A room raised from its facts: marks, admissions and seats are back, connections are closed."""

from dataclasses import replace

from sessions.core.attendance.facts import Fact, Joined, Left, Reopened
from sessions.core.protocol.commands import (
    Admit,
    BackToGroup,
    Deny,
    End,
    EndBreak,
    Leave,
    RaiseHand,
    SetAway,
    SetLock,
    StartBreak,
    TakeAside,
)
from sessions.core.protocol.events import CloseCode, Welcome
from sessions.core.protocol.values import Break
from sessions.core.room.effects import Record, Remember
from sessions.core.room.gestures import KeptGestures
from sessions.core.room.memory import RoomMemory
from sessions.core.room.returning import RETURN_MS
from sessions.core.room.room import Room
from sessions.core.room.sitting_out import KeptLead
from tests.sessions.core.room.stage import HOUR, MINUTE, PLAN, START, Stage

NEXT = replace(PLAN, epoch=8)


def rebuilt(stage: Stage, *, after_ms: int = 8000, extra: tuple[Fact, ...] = ()) -> Stage:
    """The same room on another node, `after_ms` later."""
    return stage.restart(after_ms=after_ms, extra=extra)


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
        peer="a2",
        epoch=8,
        n=again.numbers["a2"],
        beat_s=5,
        now_ms=again.at,
        snapshot=again.room.snapshot_for("a2"),
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
    assert again.closed == {"b5": CloseCode.BARRED}


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


def test_hands_minutes_of_their_own_the_lock_and_the_length_of_a_break_survive() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ben-1", RaiseHand(ref=2))
    stage.later(1000).ask("ana-1", RaiseHand(ref=2))
    stage.ask("ana-1", SetAway(ref=3, away=True))
    stage.ask("ruth-1", SetLock(ref=4, locked=True))
    stage.ask("ruth-1", StartBreak(ref=5, minutes=10))
    before = stage.views["ana-1"]
    again = stage.restart()
    for person in ("ruth", "ben", "ana"):
        again.arrive(person, peer=f"{person}-2")
    after = again.views["ana-2"]
    assert (after.room.locked, after.room.on_break) == (True, before.room.on_break)
    assert [(one.id, one.hand_ms, one.away) for one in after.participants] == [
        ("ruth", None, False),
        ("ana", START + 1000, True),
        ("ben", START, False),
    ]


def test_facts_win_over_a_memory_of_a_break_that_is_over() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", StartBreak(ref=5, minutes=10))
    stale = stage.memory
    stage.later(1000).ask("ruth-1", EndBreak(ref=6))
    assert stage.restart(memory=stale).room._state.life.on_break is None
    stage.later(1000).ask("ruth-1", StartBreak(ref=7, minutes=5))
    resumed = stage.restart(memory=stale).room._state.life.on_break
    assert resumed == Break(since_ms=stage.at, until_ms=None)


def test_an_aside_goes_on_after_a_restart_in_its_own_place() -> None:
    stage = Stage().open("ana", "ben")
    stage.later(1000).ask("ruth-1", TakeAside(ref=2, participant="ana"))
    again = stage.restart().restart()  # the second node dies before anybody is back
    for person in ("ruth", "ana", "ben"):
        again.arrive(person, peer=f"{person}-2")
    places = {fact.person: fact.place for fact in again.facts if isinstance(fact, Joined)}
    assert places == {"ruth": "aside:7-1", "ana": "aside:7-1", "ben": "main"}
    assert again.views["ben-2"].participants[0].elsewhere
    again.ask("ana-2", BackToGroup(ref=3))
    assert not again.views["ben-2"].participants[0].elsewhere


def test_whoever_does_not_come_back_within_a_minute_is_gone_as_after_a_silence() -> None:
    stage = Stage().open("ana", "ben")
    stage.ask("ana-1", RaiseHand(ref=2))
    stage.later(1000).ask("ruth-1", TakeAside(ref=2, participant="ana"))
    again = stage.restart()
    again.arrive("ruth", peer="ruth-2")
    aside = []
    for wait_ms in (RETURN_MS - 1000, 1000):
        again.run(wait_ms, "ruth-2")
        aside.append(again.views["ruth-2"].you.aside)
    assert aside == [True, False]
    again.arrive("ana", peer="ana-2")
    assert [one.hand_ms for one in again.views["ana-2"].participants] == [None, None]
    assert again.memory.gestures == KeptGestures()


def test_whoever_left_while_aside_is_not_expected_there() -> None:
    stage = Stage().open("ana", "ben")
    stage.later(1000).ask("ruth-1", TakeAside(ref=2, participant="ana"))
    stage.later(1000).ask("ana-1", Leave(ref=2))
    again = stage.restart()
    again.arrive("ana", peer="ana-2")
    assert not again.views["ana-2"].you.aside


def test_nothing_is_remembered_twice() -> None:
    stage = Stage().open("ana")
    first = stage.ask("ana-1", RaiseHand(ref=2))
    again = stage.ask("ana-1", RaiseHand(ref=3))
    kept = [[one.memory for one in effects if isinstance(one, Remember)] for effects in (first, again)]
    lead = KeptLead(leader="ruth")
    assert kept == [[RoomMemory(gestures=KeptGestures(hands={"ana": START}), lead=lead)], []]
