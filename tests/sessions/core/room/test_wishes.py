from sessions.core.protocol.values import Stopped
from sessions.core.room.wishes import Wishes


def test_stops_are_counted_by_person() -> None:
    wishes = Wishes()
    wishes.stop("ana", microphone=True, camera=False)
    wishes.stop("ana", microphone=True, camera=True)
    assert wishes.stopped("ana") == Stopped(microphone=2, camera=1)
    assert wishes.stopped("ben") == Stopped(microphone=0, camera=0)
    assert [wishes.has_heard("ana", stops) for stops in (0, 2, 3)] == [False, False, True]
    assert wishes.has_heard("ben", 0)


def test_a_wish_stands_until_it_is_fulfilled_or_the_microphone_is_stopped() -> None:
    wishes = Wishes()
    wishes.ask("ana", 7)
    wishes.stop("ana", microphone=False, camera=True)
    assert wishes.asked_ms("ana") == 7
    wishes.stop("ana", microphone=True, camera=False)
    assert wishes.asked_ms("ana") is None
    wishes.ask("ana", 8)
    wishes.fulfil("ana")
    assert wishes.asked_ms("ana") is None
