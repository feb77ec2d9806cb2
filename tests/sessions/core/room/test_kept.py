"""What a sub-state keeps is read by a version that knows less, or more."""

from sessions.core.room.gestures import KeptGestures


def test_what_nobody_knows_is_ignored_and_what_is_missing_has_a_default() -> None:
    read = KeptGestures.model_validate_json('{"hands": {"ana": 5}, "hats": ["ana"]}')
    assert read == KeptGestures(hands={"ana": 5})
