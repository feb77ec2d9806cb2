"""What a reader is told of their own minutes."""

import pytest
from pydantic import ValidationError

from sessions.core.protocol.minutes import Absence, OwnMinutes

GONE = {"from_ms": 1, "to_ms": 2, "counts": None}
OWN = {"uncounted": "no_video", "bridge_s": 60, "absence": GONE}


def test_minutes_are_read_as_they_were_written() -> None:
    own = OwnMinutes(uncounted="no_video", bridge_s=60, absence=Absence(from_ms=1, to_ms=2, counts=None))
    assert OwnMinutes.model_validate(OWN) == own
    assert OwnMinutes.model_validate_json(own.model_dump_json()) == own


@pytest.mark.parametrize(
    "wrong", [{"uncounted": "late"}, {"bridge_s": -1}, {"absence": {}}, {"credited_s": 1}]
)
def test_nothing_else_is_said_of_them(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OwnMinutes.model_validate(OWN | wrong)
