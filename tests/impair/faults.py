"""Faults of lines, each played once with synthetic people; what is returned is what the promise limits.

The tests play each once against its maximum, `make promises` plays them often.
"""

from __future__ import annotations

import asyncio

from sessions.media.clip import Clip
from tests.impair.circle import circle, listening, until
from tests.impair.line import Line

SETTLE_PACKETS = 25


async def change_of_network(voice: Clip) -> float:
    """R11: seconds without sound, either way, as Ana's packets begin to come from another address."""
    async with circle() as here:
        await here.join("ana", voice)
        await here.join("ben", voice, relay=False)
        await until(lambda: here.heard("ana", "ben") > SETTLE_PACKETS < here.heard("ben", "ana"))
        async with listening(lambda: here.heard("ana", "ben"), lambda: here.heard("ben", "ana")) as ear:
            heard = here.heard("ana", "ben"), here.heard("ben", "ana")
            here.relay.move()
            await until(
                lambda: (
                    here.heard("ana", "ben") > heard[0] + SETTLE_PACKETS
                    and here.heard("ben", "ana") > heard[1] + 2 * SETTLE_PACKETS
                )
            )
        assert here.states == [("ana", "connected"), ("ben", "connected")]
        return ear.longest_s


async def cut_of_network(voice: Clip, *, cut_s: float, up: bool = True, down: bool = True) -> float:
    """R10: seconds from the end of a cut until both hear each other again, over the same connections."""
    async with circle() as here:
        await here.join("ana", voice)
        await here.join("ben", voice, relay=False)
        await until(lambda: here.heard("ana", "ben") > SETTLE_PACKETS < here.heard("ben", "ana"))
        here.relay.be(up=Line(cut=up), down=Line(cut=down))
        await asyncio.sleep(cut_s)
        heard = here.heard("ana", "ben"), here.heard("ben", "ana")
        here.relay.be()
        began_s = asyncio.get_running_loop().time()
        await until(lambda: here.heard("ana", "ben") > heard[0] and here.heard("ben", "ana") > heard[1])
        back_s = asyncio.get_running_loop().time() - began_s
        await until(lambda: here.last_state("ana") == "connected")
        return back_s
