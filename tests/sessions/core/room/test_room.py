"""The room as its driver sees it: odd inputs, time, and what is written how often."""

import pytest

from sessions.core.attendance.facts import Ended, Seen
from sessions.core.protocol.commands import Beat, Command, Hello, Leave, Start
from sessions.core.protocol.events import CloseCode, Numbered, ParticipantChanged, Refused
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Send
from sessions.core.room.room import Room
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage


@pytest.mark.parametrize(
    ("peer", "command", "code"),
    [
        ("ana-1", Start(ref=5), RefusalCode.NOT_ALLOWED),
        ("ruth-1", Start(ref=5), RefusalCode.ALREADY_STARTED),
        ("ruth-1", Hello(ref=5, ticket="x"), RefusalCode.NOT_ALLOWED),
    ],
)
def test_what_the_table_forbids_is_refused_and_changes_nothing(
    peer: str, command: Command, code: RefusalCode
) -> None:
    stage = Stage().open("ana")
    [effect] = stage.ask(peer, command)
    assert isinstance(effect, Send)
    assert isinstance(effect.message, Refused)
    assert (effect.peer, effect.message.ref, effect.message.code) == (peer, 5, code)


def test_connections_that_are_not_here_change_nothing() -> None:
    stage = Stage().open("ana")
    stage.cut("ana-1")
    assert stage.ask("nobody", Start(ref=5)) == []
    assert stage.ask("ana-1", Leave(ref=5)) == []
    assert stage.cut("nobody") == []
    assert stage.take(stage.room.proof("nobody", stage.at)) == []
    with pytest.raises(KeyError):
        stage.room.snapshot_for("nobody")


def test_time_never_goes_back() -> None:
    stage = Stage().open("ana")
    stage.later(10_000).beat("ruth-1", "ana-1")
    stage.fresh_facts()
    stage.later(-60_000).beat("ruth-1", "ana-1")
    stage.speak("ana-1")
    assert [fact.at_ms for fact in stage.facts] == [START + 10_000]


def test_heartbeats_leave_one_fact_in_ten_seconds() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    stage.run(MINUTE, "ruth-1", "ana-1")
    seen = [fact for fact in stage.facts if isinstance(fact, Seen) and fact.peer == "ana-1"]
    assert [(fact.since_ms, fact.at_ms) for fact in seen] == [
        (START + since, START + since + 10_000) for since in range(0, 60_000, 10_000)
    ]


def test_no_crash_costs_more_than_ten_seconds_whatever_proves_life() -> None:
    stage = Stage().open("ana")
    for _ in range(600):
        stage.later(1000).beat("ruth-1")
        stage.take(stage.room.proof("ana-1", stage.at))
        recorded = max(fact.at_ms for fact in stage.facts if getattr(fact, "peer", "") == "ana-1")
        assert stage.at - recorded <= 10_000


def test_a_late_tick_notices_everything_at_once() -> None:
    stage = Stage().open("ana")
    stage.later(PLAN.cap_ms - START + MINUTE).tick()
    assert stage.closed == {"ruth-1": CloseCode.SILENT, "ana-1": CloseCode.SILENT}
    assert stage.facts[-1].at_ms == START


def test_the_room_asks_to_be_woken_when_something_changes_by_itself() -> None:
    stage = Stage().open("ana")
    turns = 0
    while (deadline := stage.room.deadline()) is not None and turns < 100:
        assert deadline > stage.at
        stage.at = deadline
        stage.tick()
        turns += 1
    assert turns == len({"suspect", "gone", "no longer counting", "ended"})
    assert stage.facts[-1] == Ended(at_ms=START, session="s1", epoch=7, seq=stage.facts[-1].seq)
    assert stage.room.tick(stage.at) == []


def test_a_beat_in_a_quiet_room_says_nothing_to_the_others() -> None:
    stage = Stage().open("ana")
    effects = stage.later(1000).ask("ana-1", Beat(ref=5, n=2))
    assert [effect.peer for effect in effects if isinstance(effect, Send)] == ["ana-1"]


def test_a_new_room_knows_nobody() -> None:
    assert Room(PLAN).tick(START) == []


def test_media_of_one_does_not_hide_the_silence_of_another() -> None:
    stage = Stage().open("ana", "ben")
    for second in range(1, 10):
        stage.at = START + second * 1000
        stage.take(stage.room.proof("ana-1", stage.at))
    view = {one.id: one.connection for one in stage.room.snapshot_for("ana-1").participants}
    assert view == {"ruth": "reconnecting", "ana": "live", "ben": "reconnecting"}


def test_a_line_that_gets_worse_is_told_to_everybody_once() -> None:
    stage = Stage().open("ana")
    n = {peer: stage.numbers[peer] for peer in ("ruth-1", "ana-1")}
    effects = stage.rate("ana-1", "poor")
    ana = stage.room.snapshot_for("ruth-1").participants[1]
    changed = ParticipantChanged(participant=ana)
    assert ana.line == "poor"
    assert effects == [
        Send(peer, Numbered(epoch=7, n=n[peer] + 1, event=changed)) for peer in ("ruth-1", "ana-1")
    ]
    assert stage.rate("ana-1", "poor") == stage.rate("nobody", "lost") == []


def test_a_newer_connection_has_a_line_of_its_own() -> None:
    stage = Stage().open("ana")
    stage.rate("ana-1", "lost")
    stage.arrive("ana", peer="ana-2")
    assert stage.room.snapshot_for("ruth-1").participants[1].line == "good"
