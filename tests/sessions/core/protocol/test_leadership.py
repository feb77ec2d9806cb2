"""What a browser may say of who leads and who sits out, and what is refused before a room hears it."""

import pytest
from pydantic import ValidationError

from sessions.core.protocol.leadership import HandLead, SetTakingPart


def test_a_mark_without_a_minute_or_a_reason_is_from_now() -> None:
    command = SetTakingPart.model_validate_json(
        '{"type": "set_taking_part", "ref": 1, "participant": "ana", "taking_part": false}'
    )
    assert (command.since_ms, command.reason) == (None, "other")


@pytest.mark.parametrize("change", [{"since_ms": -1}, {"reason": "bored"}, {"participant": ""}])
def test_what_is_no_mark_is_refused(change: dict[str, object]) -> None:
    said = {"ref": 1, "participant": "ana", "taking_part": False}
    with pytest.raises(ValidationError):
        SetTakingPart.model_validate(said | change)


def test_the_lead_goes_to_somebody() -> None:
    with pytest.raises(ValidationError):
        HandLead.model_validate({"ref": 1, "participant": ""})
