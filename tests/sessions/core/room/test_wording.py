from sessions.core.protocol.values import RefusalCode
from sessions.core.room.wording import DETAILS


def test_every_refusal_has_a_sentence() -> None:
    assert set(DETAILS) == set(RefusalCode)
    assert all(detail.endswith(".") for detail in DETAILS.values())
