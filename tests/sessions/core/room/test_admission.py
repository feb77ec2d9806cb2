"""The lobby: who waits sees nobody; one is admitted, all are, one is denied."""

from dataclasses import replace

import pytest

from sessions.core.attendance.facts import Joined, Left, Moved
from sessions.core.protocol.chat import Say, SetChat
from sessions.core.protocol.commands import (
    Admit,
    AdmitAll,
    Command,
    Deny,
    Leave,
    LetWaitAgain,
    Mute,
    MuteAll,
    Remove,
    SetLock,
    TakeAside,
    TellStaff,
    TellWaiting,
)
from sessions.core.protocol.events import (
    CloseCode,
    Entered,
    Numbered,
    Ok,
    ParticipantChanged,
    Refused,
    WaitingChanged,
)
from sessions.core.protocol.leadership import Barred
from sessions.core.protocol.together import SetCaptioner, WriteCaption
from sessions.core.protocol.values import Meeting, RefusalCode
from sessions.core.room.effects import (
    AttendanceChanged,
    Close,
    DoorNoted,
    GrantRejoin,
    LineSaid,
    Record,
    Removed,
    SeatMedia,
    Send,
)
from sessions.core.room.room import Room
from tests.sessions.core.room.stage import MINUTE, PLAN, START, Stage


@pytest.fixture
def stage() -> Stage:
    """Ruth is in; Ana has been waiting for a minute, Ben for half of one."""
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    stage.arrive("ana", peer="a1")
    stage.run(MINUTE // 2, "r1", "a1").arrive("ben", peer="b1")
    stage.run(MINUTE // 2, "r1", "a1", "b1")
    for peer in ("r1", "a1", "b1"):
        stage.heard(peer)
    stage.fresh_facts()
    return stage


def test_who_waits_sees_who_leads_and_nobody_else(stage: Stage) -> None:
    view = stage.room.snapshot_for("a1")
    assert (view.participants, view.waiting, view.you.place, view.you.seat) == ((), (), "lobby", None)
    assert view.room.led_by == ("Ruth T.",)


def test_facilitators_see_who_waits_in_order(stage: Stage) -> None:
    waiting = [(one.name, one.since_ms) for one in stage.room.snapshot_for("r1").waiting]
    assert waiting == [("Ana P.", START), ("Ben Q.", START + MINUTE // 2)]


def test_one_is_admitted(stage: Stage) -> None:
    effects = stage.ask("r1", Admit(ref=5, participant="ana"))
    at, view = stage.at, stage.room.snapshot_for("a1")
    ana = next(one for one in view.participants if one.id == "ana")
    ben_waits = stage.room.snapshot_for("r1").waiting
    assert [one for one in effects if not isinstance(one, Record)] == [
        GrantRejoin("a1", "ana", 1, START),
        SeatMedia(1, "a1"),
        Send("r1", Ok(ref=5)),
        Send("r1", Numbered(epoch=7, n=3, event=ParticipantChanged(participant=ana))),
        Send("r1", Numbered(epoch=7, n=4, event=WaitingChanged(waiting=ben_waits))),
        Send("a1", Numbered(epoch=7, n=1, event=Entered(snapshot=view))),
        AttendanceChanged(),
    ]
    assert [one.name for one in ben_waits] == ["Ben Q."]
    assert (ana.seat, ana.connection, view.you.seat_peer, view.waiting) == (1, "live", "a1", ())
    assert [fact for fact in stage.facts if isinstance(fact, Moved)] == [
        Moved(at_ms=at, session="s1", epoch=7, seq=stage.facts[-1].seq, peer="a1", place="main")
    ]


def test_all_are_admitted_in_order_of_arrival(stage: Stage) -> None:
    stage.ask("r1", AdmitAll(ref=5))
    seats = [(one.id, one.seat) for one in stage.room.snapshot_for("b1").participants]
    assert seats == [("ruth", 0), ("ana", 1), ("ben", 2)]
    assert stage.room.snapshot_for("r1").waiting == ()


def test_admitting_nobody_is_no_error(stage: Stage) -> None:
    stage.ask("r1", AdmitAll(ref=5))
    assert stage.ask("r1", AdmitAll(ref=6)) == [Send("r1", Ok(ref=6))]


@pytest.mark.parametrize(
    "command",
    [Admit(ref=5, participant="ruth"), Admit(ref=5, participant="nobody"), Deny(ref=5, participant="cleo")],
)
def test_only_who_waits_can_be_admitted_or_denied(stage: Stage, command: Command) -> None:
    assert refusal_of(stage, command) == RefusalCode.NOT_WAITING


def test_a_full_room_admits_as_many_as_there_are_seats(stage: Stage) -> None:
    for person in ("cleo", "dina", "egon"):
        stage.arrive(person, peer=person)
    stage.ask("r1", AdmitAll(ref=5))
    assert [one.name for one in stage.room.snapshot_for("r1").waiting] == ["Dina S.", "Egon U."]
    assert refusal_of(stage, Admit(ref=6, participant="dina")) == RefusalCode.ROOM_FULL
    assert refusal_of(stage, AdmitAll(ref=6)) == RefusalCode.ROOM_FULL


def test_a_denied_person_is_sent_away_and_may_ask_once_more(stage: Stage) -> None:
    effects = stage.ask("r1", Deny(ref=5, participant="ana"))
    assert effects[-2:] == [Close("a1", CloseCode.DENIED), AttendanceChanged()]
    assert stage.heard("a1") == []
    assert stage.facts[-1] == Left(
        at_ms=stage.at, session="s1", epoch=7, seq=stage.facts[-1].seq, peer="a1", reason="removed"
    )
    stage.arrive("ana", peer="a2")
    assert [one.id for one in stage.room.snapshot_for("r1").waiting] == ["ben", "ana"]


def test_the_second_denial_blocks(stage: Stage) -> None:
    stage.ask("r1", Deny(ref=5, participant="ana"))
    stage.arrive("ana", peer="a2")
    stage.ask("r1", Deny(ref=6, participant="ana"))
    assert (stage.closed["a1"], stage.closed["a2"]) == (CloseCode.DENIED, CloseCode.BARRED)
    stage.fresh_facts()
    words = Refused(ref=1, code=RefusalCode.NOT_ALLOWED, detail="This is not for you to do.")
    assert stage.arrive("ana", peer="a3") == [Send("a3", words), Close("a3", CloseCode.BARRED)]
    assert stage.arrive("ana", peer="a4", admitted=True) == [
        Send("a4", words),
        Close("a4", CloseCode.BARRED),
    ]
    assert stage.facts == []


def test_every_connection_of_a_person_is_admitted_and_the_newest_has_the_seat(stage: Stage) -> None:
    stage.arrive("ana", peer="a2")
    effects = stage.ask("r1", Admit(ref=5, participant="ana"))
    moved = [one.fact.peer for one in effects if isinstance(one, Record) and isinstance(one.fact, Moved)]
    assert moved == ["a1", "a2"]
    assert [one for one in effects if isinstance(one, GrantRejoin)] == [
        GrantRejoin("a1", "ana", 1, START),
        GrantRejoin("a2", "ana", 1, stage.at),
    ]
    assert stage.room.snapshot_for("a1").you.seat_peer == "a2"


def test_the_second_time_is_announced_put_on_the_trail_and_can_be_taken_back(stage: Stage) -> None:
    assert not stage.views["r1"].waiting[0].turned_away
    effects = stage.ask("r1", Deny(ref=5, participant="ana"))
    assert [effect for effect in effects if isinstance(effect, DoorNoted)] == []
    stage.arrive("ana", peer="a2")
    assert [one.turned_away for one in stage.views["r1"].waiting] == [False, True]
    effects = stage.ask("r1", Deny(ref=6, participant="ana"))
    assert DoorNoted(person="ana", by="ruth", kind="barred") in effects
    assert barred(stage, "r1") == (Barred(id="ana", name="Ana P."),)
    assert barred(stage, "b1") == ()
    effects = stage.ask("r1", LetWaitAgain(ref=7, participant="ana"))
    assert DoorNoted(person="ana", by="ruth", kind="let_wait_again") in effects
    assert barred(stage, "r1") == ()
    stage.arrive("ana", peer="a3")
    assert [(one.id, one.turned_away) for one in stage.views["r1"].waiting][-1] == ("ana", True)
    assert refusal_of(stage, LetWaitAgain(ref=8, participant="ben")) == RefusalCode.NOT_HERE


def test_the_next_node_knows_who_is_barred_by_name_and_who_is_no_more(stage: Stage) -> None:
    for ref, person in enumerate(("ana", "ben", "ana", "ben"), 5):
        stage.arrive(person)
        stage.ask("r1", Deny(ref=ref, participant=person))
    stage.ask("r1", LetWaitAgain(ref=9, participant="ana"))
    again = stage.restart()
    again.arrive("ruth", peer="r2")
    assert again.views["r2"].leadership.barred == (Barred(id="ben", name="Ben Q."),)
    again.arrive("ana", peer="a9")
    assert [one.id for one in again.views["r2"].waiting] == ["ana"]


def test_whoever_is_admitted_while_their_line_is_cut_enters_on_return(stage: Stage) -> None:
    stage.cut("a1")
    stage.ask("r1", Admit(ref=5, participant="ana"))
    view = stage.room.snapshot_for("r1")
    assert ([one.id for one in view.participants], [one.id for one in view.waiting]) == (["ruth"], ["ben"])
    stage.fresh_facts()
    stage.later(2000).arrive("ana", peer="a2")
    assert [fact.place for fact in stage.facts if isinstance(fact, Joined)] == ["main"]
    assert [one.id for one in stage.room.snapshot_for("r1").participants] == ["ruth", "ana"]


def test_revoking_ends_every_connection_and_takes_the_admission_back(stage: Stage) -> None:
    stage.ask("r1", AdmitAll(ref=5))
    stage.take(stage.room.revoke("ana", stage.at, barred=False))
    assert stage.closed == {"a1": CloseCode.DENIED}
    assert [one.id for one in stage.room.snapshot_for("r1").participants] == ["ruth", "ben"]
    stage.arrive("ana", peer="a2")
    assert stage.room.snapshot_for("a2").you.place == "lobby"
    stage.take(stage.room.revoke("ana", stage.at, barred=True))
    stage.arrive("ana", peer="a3")
    assert (stage.closed["a2"], stage.closed["a3"]) == (CloseCode.BARRED, CloseCode.BARRED)


def barred(stage: Stage, peer: str) -> tuple[Barred, ...]:
    return stage.views[peer].leadership.barred


def refusal_of(stage: Stage, command: Command) -> RefusalCode | None:
    [effect] = stage.ask("r1", command)
    assert isinstance(effect, Send)
    assert isinstance(effect.message, Refused)
    return effect.message.code


def test_removal_is_exact_audited_and_takes_the_token_back() -> None:
    stage = Stage().open("ana", "ben")
    stage.fresh_facts()
    effects = stage.ask("ruth-1", Remove(ref=5, participant="ana", reason="disruptive"))
    assert [fact.reason for fact in stage.facts if isinstance(fact, Left)] == ["removed"]
    assert Removed(person="ana", by="ruth", reason="disruptive") in effects
    assert stage.closed == {"ana-1": CloseCode.REMOVED}
    stage.later(1000).arrive("ana", peer="ana-2", admitted=True, seat=1)
    assert stage.views["ana-2"].you.place == "lobby"
    assert stage.views["ana-2"].participants == ()
    stage.ask("ruth-1", Admit(ref=6, participant="ana"))
    stage.cut("ana-2")
    stage.arrive("ana", peer="ana-3", admitted=True, seat=1)
    assert stage.views["ana-3"].you.place == "main"


@pytest.mark.parametrize("gone", ["left", "dropped", "lost with the node"])
def test_whoever_is_gone_can_be_kept_from_walking_in_again(gone: str) -> None:
    stage = Stage().open("ana", "ben")
    leader = "ruth-1"
    match gone:
        case "left":
            stage.ask("ana-1", Leave(ref=4))
        case "dropped":
            stage.cut("ana-1")
            stage.run(20_000, "ruth-1", "ben-1")
        case _:
            stage = stage.restart()
            stage.arrive("ruth", peer="ruth-2", admitted=True)
            leader = "ruth-2"
    effects = stage.ask(leader, Remove(ref=5, participant="ana", reason="other"))
    assert Removed(person="ana", by="ruth", reason="other") in effects
    for node in (stage, stage.restart()):
        node.arrive("ana", peer="ana-9", admitted=True, seat=1)
        assert node.views["ana-9"].you.place == "lobby", "the token is void"
        assert node.room.snapshot_for("ana-9").participants == ()
    assert refused(stage, leader, Remove(ref=6, participant="ana", reason="other")) == RefusalCode.NOT_HERE


def test_whoever_was_let_in_again_after_that_stays_in_over_a_restart() -> None:
    stage = Stage().open("ana")
    stage.ask("ana-1", Leave(ref=4))
    stage.ask("ruth-1", Remove(ref=5, participant="ana", reason="other"))
    stage.arrive("ana", peer="ana-2")
    stage.ask("ruth-1", Admit(ref=6, participant="ana"))
    again = stage.restart()
    again.arrive("ana", peer="ana-3", admitted=True)
    assert again.views["ana-3"].you.place == "main"


def test_the_next_node_knows_who_was_removed() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", Remove(ref=5, participant="ana", reason="other"))
    room, effects = Room.rebuilt(PLAN, stage.facts, stage.at)
    again = Stage(room, at=stage.at)
    again.take(effects)
    again.arrive("ana", peer="ana-2", admitted=True, seat=1)
    assert again.views["ana-2"].you.place == "lobby"


def test_only_clients_who_are_here_can_be_removed() -> None:
    stage = Stage().open("ana")
    stage.arrive("omar", peer="omar-1")
    stage.arrive("ben", peer="ben-1")
    for person, code in (("omar", RefusalCode.NOT_ALLOWED), ("ben", RefusalCode.NOT_HERE)):
        stage.heard("ruth-1")
        stage.ask("ruth-1", Remove(ref=5, participant=person, reason="other"))
        [refused] = [message for message in stage.heard("ruth-1") if isinstance(message, Refused)]
        assert refused.code == code


def test_a_locked_room_lets_nobody_in_but_those_who_were() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", SetLock(ref=5, locked=True))
    stage.arrive("ben", peer="ben-1")
    assert stage.views["ben-1"].room.locked
    for command in (Admit(ref=6, participant="ben"), AdmitAll(ref=7)):
        stage.heard("ruth-1")
        stage.ask("ruth-1", command)
        assert [one.code for one in stage.heard("ruth-1") if isinstance(one, Refused)] == [RefusalCode.LOCKED]
    stage.cut("ana-1")
    stage.arrive("ana", peer="ana-2", admitted=True, seat=1)
    assert stage.views["ana-2"].you.place == "main"
    stage.ask("ruth-1", SetLock(ref=8, locked=False))
    stage.ask("ruth-1", Admit(ref=9, participant="ben"))
    assert stage.views["ben-1"].you.place == "main"


def with_a_guest(guest: str = "ines", *, meeting: Meeting = "group") -> Stage:
    stage = Stage(plan=replace(PLAN, meeting=meeting)).open("ana")
    stage.arrive(guest, peer="guest-1")
    return stage


def test_a_guest_waits_is_shown_as_one_and_comes_in_as_no_client() -> None:
    stage = with_a_guest()
    assert [(one.name, one.capacity) for one in stage.views["ruth-1"].waiting] == [("Ines M.", "interpreter")]
    assert stage.views["guest-1"].participants == ()
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    joined = [fact for fact in stage.facts if isinstance(fact, Joined) and fact.person == "ines"]
    assert [(fact.role, fact.place) for fact in joined] == [("guest", "lobby")]
    for peer in ("ana-1", "ruth-1"):
        assert stage.views[peer].participants[-1].capacity == "interpreter"
    assert stage.restart().room._state.people["ines"].role == "guest"


def test_only_those_who_lead_read_for_whom_a_guest_is_here() -> None:
    stage = with_a_guest()
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    peers = ("ruth-1", "ana-1", "guest-1")
    assert [stage.views[peer].participants[-1].here_for for peer in peers] == ["ana", None, None]


def test_what_is_written_and_asked_is_not_for_guests_of_a_group() -> None:
    stage = with_a_guest()
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    stage.ask("ruth-1", Say(ref=5, to="group", text="canary"))
    assert len(stage.views["ana-1"].between.chat.lines) == 1
    assert stage.views["guest-1"].between.chat.lines == ()
    assert refused(stage, "guest-1", Say(ref=6, to="group", text="hello")) == RefusalCode.NOT_ALLOWED


@pytest.mark.parametrize("meeting", ["individual", "family"])
def test_where_no_group_meets_guests_read_and_write_what_is_for_everybody_there(meeting: Meeting) -> None:
    stage = with_a_guest(meeting=meeting)
    stage.ask("ruth-1", Say(ref=4, to="group", text="before"))
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    stage.ask("ruth-1", Say(ref=5, to="group", text="hello"))
    stage.ask("ana-1", Say(ref=6, to="private", text="canary"))
    stage.ask("ruth-1", Say(ref=6, to="staff", text="canary"))
    assert refused(stage, "guest-1", Say(ref=7, to="group", text="good morning")) is None
    for peer, lines in (("guest-1", ["hello", "good morning"]), ("ana-1", ["before", "hello"])):
        assert [line.text for line in stage.views[peer].between.chat.lines][: len(lines)] == lines
    assert refused(stage, "guest-1", Say(ref=8, to="private", text="hello")) == RefusalCode.NOT_ALLOWED
    assert refused(stage, "guest-1", Say(ref=8, to="staff", text="hello")) == RefusalCode.NOT_ALLOWED
    stage.ask("ruth-1", SetChat(ref=9, open=False))
    assert refused(stage, "guest-1", Say(ref=10, to="group", text="hello")) == RefusalCode.CHAT_CLOSED


def test_those_who_lead_and_a_guest_who_waits_can_say_a_word() -> None:
    stage = with_a_guest()
    assert refused(stage, "ruth-1", TellWaiting(ref=5, participant="ines", text="One moment.")) is None
    effects = stage.ask("guest-1", TellStaff(ref=6, text="Thank you."))
    assert LineSaid(person="ines", by="ines", text="Thank you.", at_ms=stage.at) in effects
    said = ["One moment.", "Thank you."]
    assert [line.text for line in stage.views["guest-1"].you.lines] == said
    assert [line.text for line in stage.views["ruth-1"].waiting[0].lines] == said
    assert stage.views["ana-1"].waiting == ()
    stage.ask("ruth-1", Admit(ref=4, participant="ines"))
    assert refused(stage, "ruth-1", TakeAside(ref=6, participant="ines")) == RefusalCode.NOT_ALLOWED


@pytest.mark.parametrize(("guest", "is_heard"), [("ines", True), ("pia", False), ("carl", False)])
def test_everybody_is_muted_but_whoever_interprets(guest: str, is_heard: bool) -> None:
    stage = with_a_guest(guest)
    stage.ask("ruth-1", Admit(ref=4, participant=guest))
    stage.speak("guest-1")
    stage.speak("ana-1")
    stage.ask("ruth-1", MuteAll(ref=5))
    heard = {one.id: one.microphone for one in stage.views["ruth-1"].participants}
    assert (heard[guest], heard["ana"]) == (is_heard, False)
    stage.ask("ruth-1", Mute(ref=6, participant=guest))
    assert not stage.views["ruth-1"].participants[-1].microphone


def test_captions_are_for_those_who_came_to_write_them() -> None:
    stage = with_a_guest("pia")
    stage.ask("ruth-1", Admit(ref=4, participant="pia"))
    assert refused(stage, "ruth-1", SetCaptioner(ref=5, participant="pia")) == RefusalCode.NOT_ALLOWED
    assert refused(stage, "guest-1", WriteCaption(ref=6, text="canary")) == RefusalCode.NOT_ALLOWED
    stage.arrive("carl", peer="carl-1")
    stage.ask("ruth-1", Admit(ref=7, participant="carl"))
    assert refused(stage, "carl-1", WriteCaption(ref=8, text="Good morning.")) is None
    assert [line.text for line in stage.views["ana-1"].between.captions.lines] == ["Good morning."]


def refused(stage: Stage, peer: str, command: Command) -> RefusalCode | None:
    stage.heard(peer)
    stage.ask(peer, command)
    codes = [message.code for message in stage.heard(peer) if isinstance(message, Refused)]
    return codes[0] if codes else None
