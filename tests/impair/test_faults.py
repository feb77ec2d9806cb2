"""What the promises say of bad lines, each tried once; `make promises` measures them."""

from __future__ import annotations

import pytest

from sessions.media import python_engine
from sessions.media.clip import Clip
from sessions.media.python_engine import MAX_PACKETS_PER_S
from tests.impair.circle import circle, listening, make_voice, until
from tests.impair.faults import SETTLE_PACKETS, change_of_network, cut_of_network, flood_of_datagrams


@pytest.fixture(scope="module")
def voice() -> Clip:
    return make_voice()


async def test_a_change_of_network_is_a_short_silence_and_no_new_connection(
    no_leaks: object, voice: Clip
) -> None:
    silent_s = await change_of_network(voice)
    print(f"silent for {silent_s:.2f} s")
    assert 0.05 < silent_s < 5


async def test_a_cut_of_four_seconds_heals_on_the_same_connection(no_leaks: object, voice: Clip) -> None:
    assert await cut_of_network(voice, cut_s=4) < 5


async def test_a_cut_of_the_way_up_is_noticed_and_heals(no_leaks: object, voice: Clip) -> None:
    assert await cut_of_network(voice, cut_s=4, down=False) < 5


async def test_a_line_that_is_cut_makes_its_peer_suspect_and_nobody_else(
    no_leaks: object, voice: Clip
) -> None:
    async with circle() as here:
        await here.join("ana", voice)
        await here.join("ben", voice, relay=False)
        await until(lambda: here.heard("ben", "ana") > SETTLE_PACKETS)
        here.relay.cut()
        await until(lambda: here.last_state("ana") == "suspect", seconds=4.5)
        assert here.last_state("ben") == "connected"


async def test_a_new_connection_takes_over_while_the_old_one_still_speaks(
    no_leaks: object, voice: Clip
) -> None:
    """Make before break: nobody hears the change."""
    async with circle() as here:
        await here.join("ana", voice)
        await here.join("ben", voice)
        await until(lambda: here.heard("ben", "ana") > SETTLE_PACKETS)
        async with listening(lambda: here.heard("ben", "ana")) as ear:
            await here.join("ana", voice)
            before = here.heard("ben", "ana")
            await until(lambda: here.heard("ben", "ana") > before + SETTLE_PACKETS)
        print(f"silent for {ear.longest_s:.2f} s")
        assert ear.longest_s < 1


async def test_a_new_connection_takes_over_from_one_whose_line_is_cut(no_leaks: object, voice: Clip) -> None:
    async with circle() as here:
        await here.join("ana", voice)
        await here.join("ben", voice, relay=False)
        await until(lambda: here.heard("ben", "ana") > SETTLE_PACKETS)
        here.relay.cut()
        before = here.heard("ben", "ana")
        await here.join("ana", voice, relay=False)  # her phone's network
        await until(lambda: here.heard("ben", "ana") > before + SETTLE_PACKETS)
        await until(lambda: here.heard("ana", "ben") > SETTLE_PACKETS)
        assert here.seat_of == {"ana": 0, "ben": 1}


async def test_a_flood_from_a_stranger_costs_nobody_their_voice(no_leaks: object, voice: Clip) -> None:
    """At a fifth of the promised rate, for two seconds: the tests share the machine with the node."""
    flooded = await flood_of_datagrams(voice, seconds=2, rate=10_000)
    print(flooded)
    assert flooded.dropped > flooded.rate
    assert flooded.loss < 0.02
    assert flooded.recovered_s < 2


async def test_a_flood_with_somebodys_own_address_does_not_silence_them(
    no_leaks: object, voice: Clip
) -> None:
    """More than a person may send, less than is decrypted in vain."""
    flooded = await flood_of_datagrams(voice, seconds=2, rate=5_000, is_forged=True)
    print(flooded)
    assert flooded.dropped > MAX_PACKETS_PER_S
    assert flooded.loss < 0.02
    assert flooded.worst < 0.1
    assert flooded.recovered_s < 2


async def test_control_paid_from_their_own_budget_it_does(
    no_leaks: object, voice: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(python_engine, "MAX_FORGED_PER_S", MAX_PACKETS_PER_S)
    flooded = await flood_of_datagrams(voice, seconds=2, rate=5_000, is_forged=True)
    print(flooded)
    assert flooded.worst > 0.2
