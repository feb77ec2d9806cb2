"""A timer runs until it is stopped or begun anew, and is kept."""

from sessions.core.protocol.together import Timer
from sessions.core.room.timer import SharedTimer


def test_start_again_and_stop() -> None:
    timer = SharedTimer()
    timer.start(60, 1000)
    assert timer.timer == Timer(since_ms=1000, until_ms=61_000)
    timer.start(30, 2000)
    again = SharedTimer()
    again.restore(timer.keep())
    assert again.timer == Timer(since_ms=2000, until_ms=32_000)
    timer.stop()
    assert timer.timer is None
