"""Facilitators quiet others; nobody switches on what is another's."""

from sessions.core.attendance.facts import Modality
from sessions.core.protocol.commands import AskToUnmute, Mute, MuteAll, StopCamera
from sessions.core.protocol.events import Ok, Refused
from sessions.core.protocol.values import RefusalCode, Stopped
from sessions.core.room.effects import Effect, Record, SendingMedia
from tests.sessions.core.room.stage import Stage


def speaking() -> Stage:
    stage = Stage().open("ana", "ben")
    for peer in ("ruth-1", "ana-1", "ben-1"):
        stage.speak(peer)
    stage.fresh_facts()
    return stage


def own(effects: list[Effect]) -> list[Effect]:
    return [effect for effect in effects if isinstance(effect, Record | SendingMedia)]


def sounds(stage: Stage) -> dict[str, tuple[bool, bool]]:
    return {one.id: (one.microphone, one.camera) for one in stage.views["ruth-1"].participants}


def answer(stage: Stage) -> RefusalCode | None:
    last = [message for message in stage.sent["ruth-1"] if isinstance(message, Refused | Ok)][-1]
    return last.code if isinstance(last, Refused) else None


def test_muting_is_a_fact_and_stops_the_sound_at_the_media_plane() -> None:
    stage = speaking()
    effects = stage.ask("ruth-1", Mute(ref=5, participant="ana"))
    fact = Modality(
        at_ms=stage.at, session="s1", epoch=7, seq=stage.facts[-1].seq, peer="ana-1", video=True, audio=False
    )
    assert own(effects) == [Record(fact, False), SendingMedia("ana-1", False, True)]
    assert sounds(stage)["ana"] == (False, True)
    assert stage.views["ana-1"].you.stopped == Stopped(microphone=1, camera=0)


def test_whoever_has_not_heard_of_it_cannot_undo_it() -> None:
    stage = speaking()
    stage.ask("ruth-1", Mute(ref=5, participant="ana"))
    stage.speak("ana-1", stops=0)
    assert sounds(stage)["ana"] == (False, True)
    stage.speak("ana-1", stops=1)
    assert sounds(stage)["ana"] == (True, True)


def test_a_new_connection_that_has_not_heard_of_it_stays_quiet() -> None:
    stage = speaking()
    stage.ask("ruth-1", Mute(ref=5, participant="ana"))
    stage.cut("ana-1")
    stage.arrive("ana", peer="ana-2", admitted=True, seat=1)
    stage.speak("ana-2", stops=0)
    assert sounds(stage)["ana"] == (False, False)
    stage.speak("ana-2", stops=1, microphone=False)
    assert sounds(stage)["ana"] == (False, True)


def test_muting_all_spares_those_who_lead() -> None:
    stage = speaking()
    stage.ask("ruth-1", MuteAll(ref=5))
    assert sounds(stage) == {"ruth": (True, True), "ana": (False, True), "ben": (False, True)}


def test_a_camera_is_stopped_and_the_voice_stays() -> None:
    stage = speaking()
    stage.ask("ruth-1", StopCamera(ref=5, participant="ana"))
    stage.ask("ruth-1", StopCamera(ref=6, participant="ana"))
    assert sounds(stage)["ana"] == (True, False)
    assert stage.views["ana-1"].you.stopped == Stopped(microphone=0, camera=1)


def test_asking_switches_nothing_on_and_ends_when_the_person_speaks() -> None:
    stage = speaking()
    stage.ask("ruth-1", AskToUnmute(ref=5, participant="ana"))
    assert stage.views["ana-1"].you.asked_ms is None, "she can be heard already"
    stage.ask("ruth-1", Mute(ref=6, participant="ana"))
    effects = stage.ask("ruth-1", AskToUnmute(ref=7, participant="ana"))
    assert own(effects) == []
    assert sounds(stage)["ana"] == (False, True)
    assert [stage.views[peer].you.asked_ms for peer in ("ana-1", "ben-1")] == [stage.at, None]
    stage.speak("ana-1", stops=1)
    assert stage.views["ana-1"].you.asked_ms is None


def test_only_people_in_the_room_can_be_quieted() -> None:
    stage = speaking()
    stage.arrive("cleo", peer="cleo-1")
    for shape in (Mute, StopCamera, AskToUnmute):
        for person in ("cleo", "nobody"):
            stage.ask("ruth-1", shape(ref=5, participant=person))
            assert answer(stage) == RefusalCode.NOT_HERE
