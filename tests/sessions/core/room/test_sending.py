"""What a connection sends: its own words only, and only while it has the seat."""

from sessions.core.attendance.facts import Modality, Seen
from sessions.core.protocol.commands import Offer, SetSending
from sessions.core.protocol.events import Numbered, Ok, ParticipantChanged, Refused
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Negotiate, Record, SeatMedia, Send, SendingMedia
from tests.sessions.core.room.stage import Stage

NO_SEAT = "Another connection of yours holds the seat."


def test_microphone_and_camera_reach_ledger_media_and_the_others() -> None:
    stage = Stage().open("ana")
    n = {peer: stage.numbers[peer] for peer in ("ruth-1", "ana-1")}
    effects = stage.later(1000).ask("ana-1", SetSending(ref=5, microphone=False, camera=True))
    at = stage.at
    changed = ParticipantChanged(participant=stage.room.snapshot_for("ruth-1").participants[1])
    assert effects == [
        Record(Seen(at_ms=at, session="s1", epoch=7, seq=5, peer="ana-1", since_ms=at - 1000), False),
        Record(
            Modality(at_ms=at, session="s1", epoch=7, seq=6, peer="ana-1", video=True, audio=False), False
        ),
        SendingMedia("ana-1", False, True),
        Send("ana-1", Ok(ref=5)),
        Send("ruth-1", Numbered(epoch=7, n=n["ruth-1"] + 1, event=changed)),
        Send("ana-1", Numbered(epoch=7, n=n["ana-1"] + 1, event=changed)),
    ]
    assert (changed.participant.microphone, changed.participant.camera) == (False, True)


def test_sending_nothing_is_a_fact_the_first_time() -> None:
    stage = Stage().open("ana")
    stage.fresh_facts()
    assert stage.speak("ana-1", microphone=False, camera=False) == [
        Record(
            Modality(at_ms=stage.at, session="s1", epoch=7, seq=5, peer="ana-1", video=False, audio=False),
            False,
        ),
        SendingMedia("ana-1", False, False),
        Send("ana-1", Ok(ref=4)),
    ]


def test_saying_the_same_again_is_no_news() -> None:
    stage = Stage().open("ana")
    stage.speak("ana-1")
    assert stage.speak("ana-1") == [SendingMedia("ana-1", True, True), Send("ana-1", Ok(ref=4))]


def test_an_offer_is_negotiated_and_seated_with_what_is_sent() -> None:
    stage = Stage().open("ana")
    stage.speak("ana-1", camera=False)
    assert stage.ask("ana-1", Offer(ref=6, sdp="v=0")) == [
        Negotiate("ana-1", 6, "v=0"),
        SeatMedia(1, "ana-1"),
        SendingMedia("ana-1", True, False),
    ]


def test_a_companion_neither_sends_nor_offers() -> None:
    stage = Stage().open("ana")
    stage.arrive("ana", peer="a2")
    refused = [Send("ana-1", Refused(ref=6, code=RefusalCode.NO_SEAT, detail=NO_SEAT))]
    assert stage.ask("ana-1", Offer(ref=6, sdp="v=0")) == refused
    assert stage.ask("ana-1", SetSending(ref=6, microphone=True, camera=True)) == refused


def test_a_camera_is_forgotten_with_its_connection() -> None:
    stage = Stage().open("ana")
    stage.speak("ana-1")
    stage.arrive("ana", peer="a2")
    ana = stage.room.snapshot_for("a2").participants[1]
    assert (ana.microphone, ana.camera) == (False, False)
