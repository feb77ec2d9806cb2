"""Steps of the wall clock move nothing."""

import time

from sessions.live.clock import SteadyClock, wall_ms


def test_only_elapsed_time_moves_it() -> None:
    wall, steady = [1_700_000_000_000_000_000], [5_000_000_000]
    clock = SteadyClock(lambda: wall[0], lambda: steady[0])
    seen = [clock.now_ms()]
    for step_s in (3600, -86_400, -864_000):
        wall[0] += step_s * 1_000_000_000
        steady[0] += 1_500_000_000
        seen.append(clock.now_ms())
    assert seen == [1_700_000_000_000 + 1500 * n for n in range(4)]


def test_it_starts_at_the_wall_clock() -> None:
    clock = SteadyClock()
    assert clock.now_ms() > 1_700_000_000_000


def test_the_wall_clock_is_the_system_s_date() -> None:
    before = time.time()
    assert before * 1000 - 1 <= wall_ms() <= time.time() * 1000
