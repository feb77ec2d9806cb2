from sessions.core.room.gestures import Gestures


def test_a_hand_keeps_its_turn_until_it_is_lowered() -> None:
    gestures = Gestures()
    gestures.raise_hand("ana", 5)
    gestures.raise_hand("ana", 9)
    assert gestures.hand_ms("ana") == 5
    gestures.lower_hand("ana")
    gestures.raise_hand("ana", 9)
    assert gestures.hand_ms("ana") == 9


def test_whoever_goes_is_forgotten() -> None:
    gestures = Gestures()
    gestures.raise_hand("ana", 5)
    gestures.set_away("ana", away=True)
    gestures.forget("ana")
    assert (gestures.hand_ms("ana"), gestures.is_away("ana")) == (None, False)
    gestures.set_away("ana", away=True)
    gestures.set_away("ana", away=False)
    assert not gestures.is_away("ana")
