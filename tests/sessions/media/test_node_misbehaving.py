"""Somebody admitted whose packets are authentic and make no sense: the node ends that connection alone."""

from __future__ import annotations

from struct import pack

import pytest

from sessions.media import python_engine
from sessions.media.clip import Clip
from sessions.media.python_engine import BAD_PACKETS
from tests.impair.circle import Circle, circle, make_voice, until
from tests.impair.faults import SETTLE_PACKETS

SENSELESS = pack(">BBHI", 0x80, 200, 1, 5)  # a sender report without a sender


@pytest.fixture(scope="module")
def voice() -> Clip:
    return make_voice()


async def talk_nonsense(here: Circle, voice: Clip) -> None:
    """Ana's packets make no sense; ends when the node has had all of them, and Ben is heard after that."""
    await here.join("ana", voice, relay=False)
    await here.join("ben", voice, relay=False)
    await here.join("cem", voice, relay=False)
    await until(lambda: here.heard("cem", "ben") > SETTLE_PACKETS)
    ana = here.people["ana"]
    assert ana._outbound is not None
    for _ in range(BAD_PACKETS + 1):
        ana._send(ana._outbound.protect_rtcp(SENSELESS))
    heard = here.heard("cem", "ben")
    await until(lambda: here.heard("cem", "ben") > heard + SETTLE_PACKETS)


async def test_who_talks_nonsense_is_put_out_and_nobody_else(no_leaks: object, voice: Clip) -> None:
    async with circle() as here:
        await talk_nonsense(here, voice)
        await until(here.people["ana"].gone.is_set)
        assert [here.last_state(peer) for peer in ("ana", "ben", "cem")] == ["lost", "connected", "connected"]


async def test_control_without_the_limit_they_stay(
    no_leaks: object, voice: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_engine, "BAD_PACKETS", 10**9)
    async with circle() as here:
        await talk_nonsense(here, voice)
        stats = here.node.stats("ana")
        assert stats is not None
        assert stats.dropped_in == BAD_PACKETS + 1
        assert here.last_state("ana") == "connected"
