"""Twelve synthetic people for a minute in one room of a real serving process; `make soak` is for longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.company import served_clinic
from bench.soak import GROWTH_AIM_MIB, PEOPLE, QUICK_MINUTES, excess, growth_mib, soak
from sessions.core.protocol.events import CloseCode
from tests.sessions.live.served import Served

pytestmark = pytest.mark.real

LEAST_PER_S = 8  # of one person at another: half of the pictures alone, for a machine with much to do


@pytest.fixture
def server() -> Iterator[Served]:
    with served_clinic(PEOPLE - 1) as served:
        yield served


async def test_nothing_is_lost_and_nothing_is_left(no_leaks: object, server: Served) -> None:
    found = await soak(server, minutes=QUICK_MINUTES)
    assert found.packets > PEOPLE * (PEOPLE - 1) * QUICK_MINUTES * 60 * LEAST_PER_S
    assert (found.lost, found.missing, found.refused) == (0, 0, 0)
    assert found.codes == (CloseCode.LEFT,) * PEOPLE
    assert excess(found.before, found.after) == (0, 0)
    assert growth_mib(found.looks) < GROWTH_AIM_MIB
    assert "Traceback" not in server.log.read_text()
