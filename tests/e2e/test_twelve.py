"""Twelve synthetic people for two minutes in one room of a real serving process, a third of them coming and
going; `make soak` is for three hours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench._churn import WAYS
from bench._footprint import SETTINGS, excess, growth_mib
from bench.company import served_clinic
from bench.soak import GROWTH_AIM_MIB, PEOPLE, QUICK_MINUTES, Received, soak
from sessions.core.protocol.events import CloseCode
from tests.sessions.live.served import Served

pytestmark = pytest.mark.real

LEAST_PER_S = 8  # of one person at another: half of the pictures alone, for a machine with much to do


@pytest.fixture
def server() -> Iterator[Served]:
    with served_clinic(PEOPLE - 1, settings=SETTINGS) as served:
        yield served


async def test_nothing_is_lost_and_nothing_is_left(no_leaks: object, server: Served) -> None:
    found = await soak(server, minutes=QUICK_MINUTES)
    came = found.received
    print(f"{came}; late by {found.lag_ms} ms at most, p99; back: {found.returns}")
    assert came == Received(came.packets, lost=0, missing=0, refused=0, broken=0)
    assert came.packets > PEOPLE * (PEOPLE - 1) * QUICK_MINUTES * 60 * LEAST_PER_S
    assert {one.way for one in found.returns} == set(WAYS)
    assert set(found.codes) == {CloseCode.LEFT}
    assert len(found.codes) == PEOPLE + sum(one.code is not None for one in found.returns)
    assert found.tasks_left <= 0
    assert excess(found.before, found.after) == (0, 0)
    assert growth_mib(found.looks) < GROWTH_AIM_MIB
    assert "Traceback" not in server.log.read_text()
