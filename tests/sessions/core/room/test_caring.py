"""Help, an eye on somebody, a word at the door: who is told, who is never told, and what is recorded."""

from __future__ import annotations

import pytest

from sessions.core.protocol.commands import (
    Admit,
    AskForHelp,
    BackToGroup,
    Command,
    Leave,
    Remove,
    SeeHelp,
    SettleHelp,
    SetWatched,
    TakeAside,
    TakeHelpBack,
    TellStaff,
    TellWaiting,
)
from sessions.core.protocol.events import Refused
from sessions.core.protocol.values import HelpCall, LobbyLine, RefusalCode, Worry
from sessions.core.room.effects import Effect, LineSaid, SafetyNoted
from sessions.core.room.lines import LINES_A_MINUTE
from tests.sessions.core.room.stage import MINUTE, Stage

PLACES = ("lobby", "main", "aside")


def noted(effects: list[Effect]) -> list[tuple[str, str | None, str]]:
    return [(one.person, one.by, one.kind) for one in effects if isinstance(one, SafetyNoted)]


def refused(stage: Stage, peer: str, command: Command) -> RefusalCode | None:
    stage.sent.pop(peer, None)
    stage.ask(peer, command)
    codes = [message.code for message in stage.sent[peer] if isinstance(message, Refused)]
    return codes[0] if codes else None


def caller_in(place: str) -> Stage:
    """Ana where she will call from; Ben with the group, Cleo in the lobby."""
    stage = Stage().open("ben")
    stage.arrive("cleo", peer="cleo-1")
    if place == "lobby":
        stage.arrive("ana", peer="ana-1")
        return stage
    stage.arrive("ana", peer="ana-1", admitted=True)
    if place == "aside":
        stage.arrive("omar", peer="omar-1")
        stage.ask("omar-1", TakeAside(ref=5, participant="ana"))
    return stage


@pytest.mark.parametrize("place", PLACES)
def test_a_call_reaches_those_who_lead_and_nobody_else(place: str) -> None:
    stage = caller_in(place)
    others = ("ben-1", "cleo-1")
    for peer in others:
        stage.heard(peer)
    views = {peer: stage.views[peer] for peer in others}
    assert noted(stage.ask("ana-1", AskForHelp(ref=6))) == [("ana", "ana", "asked_for_help")]
    assert [(one.id, one.name, one.help_ms) for one in stage.views["ruth-1"].worries] == [
        ("ana", "Ana P.", stage.at)
    ]
    assert stage.views["ana-1"].you.help == HelpCall(asked_ms=stage.at, seen_by=None)
    stage.ask("ruth-1", SeeHelp(ref=7, participant="ana"))
    assert stage.views["ana-1"].you.help == HelpCall(asked_ms=stage.at, seen_by="Ruth T.")
    assert [stage.heard(peer) for peer in others] == [[], []]
    assert {peer: stage.views[peer] for peer in others} == views
    assert all(view.worries == () for view in views.values())


def test_a_call_is_seen_once_and_settled_by_either_side() -> None:
    stage = Stage().open("ana")
    stage.arrive("omar", peer="omar-1")
    stage.ask("ana-1", AskForHelp(ref=5))
    assert noted(stage.ask("ana-1", AskForHelp(ref=6))) == []
    assert noted(stage.ask("omar-1", SeeHelp(ref=7, participant="ana"))) == [("ana", "omar", "help_seen")]
    assert noted(stage.ask("ruth-1", SeeHelp(ref=8, participant="ana"))) == []
    assert noted(stage.ask("ruth-1", SettleHelp(ref=9, participant="ana"))) == [
        ("ana", "ruth", "help_settled")
    ]
    assert (stage.views["ana-1"].you.help, stage.views["ruth-1"].worries) == (None, ())
    stage.ask("ana-1", AskForHelp(ref=10))
    assert noted(stage.ask("ana-1", TakeHelpBack(ref=11))) == [("ana", "ana", "took_help_back")]
    assert stage.views["ruth-1"].worries == ()
    assert refused(stage, "ruth-1", SeeHelp(ref=12, participant="ana")) == RefusalCode.NOT_HERE


def test_an_eye_is_kept_on_clients_alone() -> None:
    stage = Stage().open("ana")
    for wrong, code in (("omar", RefusalCode.NOT_HERE), ("ruth", RefusalCode.NOT_ALLOWED)):
        assert refused(stage, "ruth-1", SetWatched(ref=5, participant=wrong, watched=True)) == code
    watch, again = (SetWatched(ref=6, participant="ana", watched=on) for on in (True, False))
    assert noted(stage.ask("ruth-1", watch)) == [("ana", "ruth", "watched")]
    assert noted(stage.ask("ruth-1", watch)) == []
    assert stage.views["ana-1"].you == Stage().open("ana").views["ana-1"].you
    assert noted(stage.ask("ruth-1", again)) == [("ana", "ruth", "unwatched")]
    assert stage.views["ruth-1"].worries == ()


def watched() -> Stage:
    stage = Stage().open("ana", "ben")
    stage.ask("ruth-1", SetWatched(ref=5, participant="ana", watched=True))
    return stage


def test_somebody_watched_who_falls_silent_is_told_of_at_once_and_again_when_back() -> None:
    stage = watched()
    stage.cut("ana-1")
    stage.run(25_000, "ruth-1", "ben-1")
    [worry] = stage.views["ruth-1"].worries
    assert isinstance(worry, Worry)
    assert (worry.id, worry.watched, worry.vanished_ms is not None) == ("ana", True, True)
    assert stage.views["ben-1"].worries == ()
    back = stage.arrive("ana", peer="ana-2", admitted=True)
    assert noted(back) == [("ana", None, "came_back")]
    assert stage.views["ruth-1"].worries == (worry.model_copy(update={"vanished_ms": None}),)


@pytest.mark.parametrize("how", ["leave", "removed", "second device", "not watched"])
def test_control_nobody_vanishes_who_left_or_is_not_at_stake(how: str) -> None:
    stage = Stage().open("ana") if how == "not watched" else watched()
    if how == "second device":
        stage.arrive("ana", peer="ana-2")
    if how == "leave":
        stage.ask("ana-1", Leave(ref=6))
    elif how == "removed":
        stage.ask("ruth-1", Remove(ref=6, participant="ana", reason="other"))
    else:
        stage.cut("ana-1")
    stage.run(25_000, "ruth-1", "ana-2")
    assert [one.vanished_ms for one in stage.views["ruth-1"].worries if one.vanished_ms] == []


def test_somebody_who_called_from_the_lobby_vanishes_too() -> None:
    stage = caller_in("lobby")
    stage.ask("ana-1", AskForHelp(ref=6))
    stage.cut("ana-1")
    stage.run(25_000, "ruth-1")
    assert [one.id for one in stage.views["ruth-1"].worries if one.vanished_ms] == ["ana"]
    assert noted(stage.ask("ruth-1", SettleHelp(ref=7, participant="ana"))) == [
        ("ana", "ruth", "help_settled")
    ]
    assert stage.views["ruth-1"].worries == ()


def test_a_restart_forgets_no_call_no_eye_and_no_talk_and_misses_who_stays_away() -> None:
    stage = watched()
    stage.arrive("cleo", peer="cleo-1")
    stage.ask("cleo-1", TellStaff(ref=6, text="I am early."))
    stage.ask("ben-1", AskForHelp(ref=7))
    after = stage.restart()
    after.arrive("ruth", peer="ruth-2", admitted=True)
    after.arrive("cleo", peer="cleo-2")
    view = after.views["ruth-2"]
    assert {(one.id, one.name, one.watched, one.help_ms is not None) for one in view.worries} == {
        ("ana", "Ana P.", True, False),
        ("ben", "Ben Q.", False, True),
    }
    assert [line.text for line in after.views["cleo-2"].you.lines] == ["I am early."]
    after.run(2 * MINUTE, "ruth-2", "cleo-2")
    assert {one.id for one in after.views["ruth-2"].worries if one.vanished_ms} == {"ana", "ben"}


def test_a_talk_at_the_door_is_between_two_sides() -> None:
    stage = Stage().open("ben")
    for person in ("ana", "cleo"):
        stage.arrive(person, peer=f"{person}-1")
    for peer in ("ben-1", "cleo-1"):
        stage.heard(peer)
    said = stage.ask("ruth-1", TellWaiting(ref=5, participant="ana", text="Two minutes."))
    assert [one for one in said if isinstance(one, LineSaid)] == [
        LineSaid(person="ana", by="ruth", text="Two minutes.", at_ms=stage.at)
    ]
    stage.later(1000).ask("ana-1", TellStaff(ref=6, text="All right."))
    lines = (
        LobbyLine(at_ms=stage.at - 1000, by="Ruth T.", from_staff=True, text="Two minutes."),
        LobbyLine(at_ms=stage.at, by="Ana P.", from_staff=False, text="All right."),
    )
    assert stage.views["ana-1"].you.lines == lines
    assert {one.id: one.lines for one in stage.views["ruth-1"].waiting} == {"ana": lines, "cleo": ()}
    assert [stage.heard(peer) for peer in ("ben-1", "cleo-1")] == [[], []]


def test_a_talk_ends_with_the_admission() -> None:
    stage = Stage().open("ben")
    stage.arrive("ana", peer="ana-1")
    stage.ask("ruth-1", TellWaiting(ref=5, participant="ana", text="Come in."))
    stage.ask("ruth-1", Admit(ref=6, participant="ana"))
    assert stage.views["ana-1"].you.lines == ()
    assert refused(stage, "ana-1", TellStaff(ref=7, text="Hello?")) is not None
    assert (
        refused(stage, "ruth-1", TellWaiting(ref=7, participant="ana", text="Hm.")) == RefusalCode.NOT_WAITING
    )


def test_neither_side_can_flood_the_other() -> None:
    stage = Stage().open("ben")
    stage.arrive("ana", peer="ana-1")
    for n in range(LINES_A_MINUTE):
        assert refused(stage, "ana-1", TellStaff(ref=n, text="Hello?")) is None
    assert refused(stage, "ana-1", TellStaff(ref=9, text="Hello?")) == RefusalCode.TOO_MANY
    assert refused(stage, "ruth-1", TellWaiting(ref=9, participant="ana", text="Soon.")) is None
    stage.run(MINUTE, "ana-1", "ruth-1", "ben-1")
    assert refused(stage, "ana-1", TellStaff(ref=10, text="Hello?")) is None


def test_from_aside_back_to_the_group_a_call_stays() -> None:
    stage = caller_in("aside")
    stage.ask("ana-1", AskForHelp(ref=6))
    stage.ask("ana-1", BackToGroup(ref=7))
    assert stage.views["ana-1"].you.help is not None


def test_somebody_watched_who_leaves_by_themselves_is_told_of_quietly() -> None:
    stage = watched()
    effects = stage.ask("ana-1", Leave(ref=6))
    assert noted(effects) == [("ana", "ana", "left")]
    [worry] = stage.views["ruth-1"].worries
    assert (worry.left_ms, worry.vanished_ms, worry.watched) == (stage.at, None, True)
    assert stage.views["ben-1"].worries == ()
    again = stage.restart()
    again.arrive("ruth", peer="ruth-2", admitted=True)
    assert [one.left_ms for one in again.views["ruth-2"].worries] == [worry.left_ms]
    back = again.arrive("ana", peer="ana-2", admitted=True)
    assert noted(back) == [("ana", None, "came_back")]
    assert [one.left_ms for one in again.views["ruth-2"].worries] == [None]


def test_the_quiet_line_goes_when_somebody_has_seen_to_it() -> None:
    stage = watched()
    stage.ask("ana-1", Leave(ref=6))
    assert noted(stage.ask("ruth-1", SettleHelp(ref=7, participant="ana"))) == [
        ("ana", "ruth", "help_settled")
    ]
    assert [(one.left_ms, one.watched) for one in stage.views["ruth-1"].worries] == [(None, True)]


@pytest.mark.parametrize("how", ["removed", "second device", "not watched", "ended"])
def test_control_nobody_has_left_who_was_sent_out_is_still_here_or_not_at_stake(how: str) -> None:
    stage = Stage().open("ana", "ben") if how == "not watched" else watched()
    if how == "second device":
        stage.arrive("ana", peer="ana-2")
    if how == "removed":
        stage.ask("ruth-1", Remove(ref=6, participant="ana", reason="other"))
    elif how != "ended":
        stage.ask("ana-1", Leave(ref=6))
    assert [one.left_ms for one in stage.views["ruth-1"].worries if one.left_ms] == []
