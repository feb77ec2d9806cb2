from __future__ import annotations

from sessions.core.rtp.keyframes import REQUEST_EVERY_MS, KeyFrameNeed


def test_a_plea_is_passed_on_at_once_and_repeated_until_satisfied() -> None:
    need = KeyFrameNeed()
    need.plead()
    asked = [now for now in range(0, 1600, 50) if need.is_due(now, waiting=False)]
    assert asked == [0, 500, 1000, 1500]
    need.satisfy()
    assert not need.is_due(9999, waiting=False)


def test_however_many_plead_the_source_is_asked_twice_a_second() -> None:
    need = KeyFrameNeed()
    asked = 0
    for now in range(10_000):
        need.plead()
        asked += need.is_due(now, waiting=True)
        need.satisfy()
    assert asked == 10_000 // REQUEST_EVERY_MS


def test_who_waits_needs_no_plea() -> None:
    need = KeyFrameNeed()
    assert need.is_due(0, waiting=True)
    assert not need.is_due(10_000, waiting=False)
