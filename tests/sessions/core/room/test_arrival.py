"""Coming in: first, again after a cut, with a second device, to a full or an ended room."""

import pytest

from sessions.core.attendance.facts import Joined, Left, Modality
from sessions.core.protocol.between import NOTHING_BETWEEN
from sessions.core.protocol.commands import Admit, Deny, End
from sessions.core.protocol.events import CloseCode, Numbered, Refused, Resumed, Welcome
from sessions.core.protocol.leadership import NOBODY_LEADS
from sessions.core.protocol.values import Participant, RefusalCode, RoomStatus, Snapshot, Stopped, You
from sessions.core.room.effects import (
    AttendanceChanged,
    Close,
    CloseMedia,
    GrantRejoin,
    Record,
    Remember,
    SeatMedia,
    Send,
    SendingMedia,
)
from sessions.core.room.memory import RoomMemory
from sessions.core.room.sitting_out import KeptLead
from tests.sessions.core.room.stage import HOUR, PLAN, START, Stage

STATUS = RoomStatus(
    title="Morning group",
    meeting="group",
    phase="waiting",
    scheduled_start_ms=START,
    scheduled_end_ms=START + 3 * HOUR,
    started_ms=None,
    ended_ms=None,
    led_by=("Ruth T.",),
    expected_leaders=(),
    counting=False,
    on_break=None,
    locked=False,
    shared_by=None,
    clients_share=False,
    trouble=None,
)


RUTH = Participant(
    id="ruth",
    name="Ruth T.",
    pronouns="",
    role="facilitator",
    capacity=None,
    here_for=None,
    seat=0,
    microphone=False,
    camera=False,
    connection="live",
    line="good",
    hand_ms=None,
    elsewhere=False,
    away=False,
)


def test_a_facilitator_enters_directly() -> None:
    you = You(
        id="ruth",
        name="Ruth T.",
        role="facilitator",
        capacity=None,
        place="main",
        seat=0,
        seat_peer="r1",
        aside=False,
        stopped=Stopped(microphone=0, camera=0),
        asked_ms=None,
        help=None,
        lines=(),
        minutes=None,
    )
    shown = {
        "room": STATUS,
        "you": you,
        "participants": (RUTH,),
        "waiting": (),
        "worries": (),
    }
    view = Snapshot.model_validate(
        {
            **shown,
            "breakouts": None,
            "leadership": NOBODY_LEADS.model_copy(update={"leader": "ruth"}),
            "seats": 5,
            "between": NOTHING_BETWEEN,
        }
    )
    joined = Joined(
        at_ms=START,
        session="s1",
        epoch=7,
        seq=1,
        person="ruth",
        peer="r1",
        role="facilitator",
        place="main",
    )
    assert Stage().arrive("ruth", peer="r1") == [
        Record(joined, True),
        SeatMedia(0, "r1"),
        AttendanceChanged(),
        Remember(RoomMemory(lead=KeptLead(leader="ruth"))),
        Send("r1", Welcome(peer="r1", epoch=7, n=0, beat_s=5, now_ms=START, snapshot=view)),
        GrantRejoin("r1", "ruth", 0, START),
    ]


def test_a_client_waits_in_the_lobby() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    you = You(
        id="ana",
        name="Ana P.",
        role="client",
        capacity=None,
        place="lobby",
        seat=None,
        seat_peer=None,
        aside=False,
        stopped=Stopped(microphone=0, camera=0),
        asked_ms=None,
        help=None,
        lines=(),
        minutes=None,
    )
    shown = {"room": STATUS, "you": you, "participants": (), "waiting": (), "worries": ()}
    view = Snapshot.model_validate(
        {**shown, "breakouts": None, "leadership": NOBODY_LEADS, "seats": 5, "between": NOTHING_BETWEEN}
    )
    effects = stage.arrive("ana", peer="a1")
    assert effects[0] == Record(
        Joined(
            at_ms=START,
            session="s1",
            epoch=7,
            seq=2,
            person="ana",
            peer="a1",
            role="client",
            place="lobby",
        ),
        True,
    )
    assert effects[-1] == Send(
        "a1", Welcome(peer="a1", epoch=7, n=0, beat_s=5, now_ms=stage.at, snapshot=view)
    )
    assert not any(isinstance(effect, GrantRejoin | SeatMedia) for effect in effects)


def test_a_rejoin_token_leads_to_the_same_seat_even_in_a_room_that_knows_nobody() -> None:
    stage = Stage()
    stage.arrive("ana", peer="a1", admitted=True, seat=2)
    view = stage.room.snapshot_for("a1")
    assert (view.you.place, view.you.seat, [one.id for one in view.participants]) == ("main", 2, ["ana"])


def test_a_full_room_turns_facilitators_and_tokens_away_and_lets_others_wait() -> None:
    stage = Stage().open("ana", "ben", "cleo")
    words = Refused(ref=1, code=RefusalCode.ROOM_FULL, detail="Every seat is taken.")
    assert stage.arrive("omar", peer="o1") == [Send("o1", words), Close("o1", CloseCode.TOO_MANY)]
    assert stage.arrive("dina", peer="d1", admitted=True) == [
        Send("d1", words),
        Close("d1", CloseCode.TOO_MANY),
    ]
    stage.arrive("dina", peer="d2")
    assert stage.room.snapshot_for("d2").you.place == "lobby"


def test_back_within_seconds_the_missed_events_follow() -> None:
    stage = Stage().open("ana", "ben")
    seen = stage.numbers["ana-1"]
    stage.cut("ana-1")
    stage.later(3000).speak("ben-1")
    stage.fresh_facts()
    effects = stage.arrive("ana", peer="a2", admitted=True, seat=1, resume=(7, seen))
    assert stage.facts == [
        Joined(
            at_ms=stage.at,
            session="s1",
            epoch=7,
            seq=stage.facts[0].seq,
            person="ana",
            peer="a2",
            role="client",
            place="main",
        ),
        Left(
            at_ms=stage.at,
            session="s1",
            epoch=7,
            seq=stage.facts[0].seq + 1,
            peer="ana-1",
            reason="replaced",
        ),
    ]
    assert [one for one in effects if isinstance(one, CloseMedia | SeatMedia)] == [
        CloseMedia("ana-1"),
        SeatMedia(1, "a2"),
    ]
    first, *missed = stage.heard("a2")
    assert first == Resumed(peer="a2", epoch=7, n=seen, now_ms=stage.at)
    numbers = [message.n for message in missed if isinstance(message, Numbered)]
    assert numbers == list(range(seen + 1, seen + 1 + len(missed)))
    assert stage.room.snapshot_for("a2").you.seat_peer == "a2"


@pytest.mark.parametrize("resume", [(6, 1), (7, 999)], ids=["another epoch", "never sent"])
def test_what_cannot_be_resumed_is_welcomed(resume: tuple[int, int]) -> None:
    stage = Stage().open("ana")
    stage.cut("ana-1")
    stage.arrive("ana", peer="a2", admitted=True, resume=resume)
    [welcome] = stage.heard("a2")
    view = stage.room.snapshot_for("a2")
    assert welcome == Welcome(
        peer="a2", epoch=7, n=stage.numbers["a2"], beat_s=5, now_ms=stage.at, snapshot=view
    )


def test_a_second_device_has_the_seat_and_the_first_stays_as_a_silent_companion() -> None:
    stage = Stage().open("ana")
    stage.speak("ana-1")
    stage.fresh_facts()
    effects = stage.later(1000).arrive("ana", peer="a2")
    assert [type(fact) for fact in stage.facts] == [Joined, Modality]
    assert [one for one in effects if isinstance(one, CloseMedia | SeatMedia | SendingMedia)] == [
        SendingMedia("ana-1", False, False),
        CloseMedia("ana-1"),
        SeatMedia(1, "a2"),
    ]
    assert [stage.room.snapshot_for(peer).you.seat_peer for peer in ("ana-1", "a2")] == ["a2", "a2"]
    assert [one.id for one in stage.room.snapshot_for("a2").participants] == ["ruth", "ana"]
    assert stage.closed == {}


def test_the_companion_takes_the_seat_back() -> None:
    stage = Stage().open("ana")
    stage.arrive("ana", peer="a2")
    effects = stage.cut("a2", "leave")
    assert [one for one in effects if isinstance(one, CloseMedia | SeatMedia)] == [
        CloseMedia("a2"),
        SeatMedia(1, "ana-1"),
    ]
    assert stage.views["ana-1"].you.seat_peer == "ana-1"


def test_a_connection_whose_websocket_was_cut_can_be_taken_up_with_its_media() -> None:
    stage = Stage().open("ana")
    stage.speak("ana-1")
    seen = stage.numbers["ana-1"]
    asked = [stage.room.may_continue(*who) for who in (("ana-1", "ana"), ("ana-1", "ben"), ("x", "ana"))]
    assert asked == [False, False, False]
    stage.cut("ana-1")
    assert stage.room.may_continue("ana-1", "ana")
    assert not stage.room.may_continue("ana-1", "ben")
    stage.fresh_facts()
    effects = stage.later(2000).arrive("ana", peer="ana-1", admitted=True, resume=(7, seen))
    assert stage.facts == []
    assert not any(isinstance(one, CloseMedia | SeatMedia) for one in effects)
    view = stage.room.snapshot_for("ruth-1")
    assert [(one.connection, one.camera) for one in view.participants] == [("live", False), ("live", True)]


def test_a_page_that_goes_on_takes_its_connection_up_though_its_websocket_looks_open() -> None:
    """A network that changed says good-bye to nobody: the websocket of before looks open for long."""
    stage = Stage().open("ana")
    stage.speak("ana-1")
    seen = stage.numbers["ana-1"]
    assert not stage.room.may_continue("ana-1", "ben", goes_on=True)
    assert stage.room.may_continue("ana-1", "ana", goes_on=True)
    stage.fresh_facts()
    heard = len(stage.sent["ruth-1"])
    effects = stage.later(2000).arrive("ana", peer="ana-1", admitted=True, resume=(7, seen))
    assert stage.facts == []
    assert not any(isinstance(one, CloseMedia | SeatMedia | SendingMedia) for one in effects)
    assert len(stage.sent["ruth-1"]) == heard, "nobody else hears of it"
    assert stage.heard("ana-1")[-1] == Resumed(peer="ana-1", epoch=7, n=seen, now_ms=stage.at)


def test_a_waiting_connection_that_was_admitted_while_cut_enters_when_taken_up() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    stage.arrive("ana", peer="a1")
    stage.cut("a1")
    stage.ask("r1", Admit(ref=2, participant="ana"))
    stage.arrive("ana", peer="a1")
    view = stage.room.snapshot_for("a1")
    assert (view.you.place, view.you.seat_peer) == ("main", "a1")


def test_a_name_that_is_in_use_is_a_bug_of_the_driver() -> None:
    stage = Stage().open("ana")
    with pytest.raises(ValueError, match="here already"):
        stage.arrive("ben", peer="ana-1")


def test_an_ended_room_is_shown_once_and_closes() -> None:
    stage = Stage().open("ana")
    stage.ask("ruth-1", End(ref=5))
    stage.fresh_facts()
    effects = stage.later(HOUR).arrive("ana", peer="a2", admitted=True)
    view = stage.views["a2"]
    assert effects == [
        Send(
            "a2", Welcome(peer="a2", epoch=7, n=stage.numbers["a2"], beat_s=5, now_ms=stage.at, snapshot=view)
        ),
        Close("a2", CloseCode.SESSION_ENDED),
    ]
    assert (view.room.phase, view.room.ended_ms, view.participants, view.waiting) == (
        "ended",
        START,
        (),
        (),
    )
    assert stage.facts == []
    stage.arrive("dina", peer="d1")
    assert stage.closed["d1"] == CloseCode.SESSION_ENDED


def test_the_denied_stay_out_of_the_roster() -> None:
    stage = Stage()
    stage.arrive("ruth", peer="r1")
    stage.arrive("ana", peer="a1")
    stage.ask("r1", Deny(ref=2, participant="ana"))
    assert stage.views["r1"] == Snapshot(
        room=STATUS,
        you=stage.views["r1"].you,
        participants=stage.views["r1"].participants,
        waiting=(),
        worries=(),
        breakouts=None,
        leadership=stage.views["r1"].leadership,
        seats=PLAN.lines,
        between=NOTHING_BETWEEN,
    )
