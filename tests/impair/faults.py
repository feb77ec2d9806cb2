"""Faults of lines, each played once with synthetic people; what is returned is what the promise limits.

The tests play each once against its maximum, `make promises` plays them often.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from sessions.media.clip import Clip
from sessions.media.synthetic_peer import SyntheticPeer
from tests.impair.circle import Circle, circle, listening, until
from tests.impair.line import Line

ROOT = Path(__file__).resolve().parents[2]
SETTLE_PACKETS = 25
PACKETS_PER_S = 50  # of a voice


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


@dataclass(frozen=True, slots=True)
class Flooded:
    """How a flood of `rate` datagrams a second was borne: seconds to recover, and the share of voices lost,
    of all of them and of that which fared worst."""

    rate: int
    loss: float
    worst: float
    recovered_s: float
    dropped: int


async def flood_of_datagrams(
    voice: Clip, *, seconds: float, rate: int, people: int = 3, is_forged: bool = False
) -> Flooded:
    """R16: voices of people whose node is flooded by somebody else, from a process of its own.

    `is_forged`: with the address of one of them on every datagram, and looking like her voice.
    """
    async with circle(seats=people) as here:
        names = [f"p{number}" for number in range(people)]
        for name in names:
            await here.join(name, voice, relay=False)
        pairs = [(one, other) for one in names for other in names if one != other]
        await until(lambda: all(here.heard(*pair) > SETTLE_PACKETS for pair in pairs))
        before = _voices(here, pairs)
        aimed_at = here.people["p0"] if is_forged else None
        sent = await _flood(here.node.port, seconds, rate, aimed_at)
        during = _voices(here, pairs)
        began_s = asyncio.get_running_loop().time()
        await until(lambda: all(here.heard(*pair) > count + 5 for pair, count in during.items()))
        recovered_s = asyncio.get_running_loop().time() - began_s
        came = [(during[pair] - before[pair]) / (seconds * PACKETS_PER_S) for pair in pairs]
        dropped = sum(here.node.dropped.values()) + sum(here.node._port.dropped.values())
        stats = here.node.stats("p0")
        dropped += stats.dropped_in if stats is not None else 0
        return Flooded(
            sent, max(0.0, 1 - sum(came) / len(pairs)), max(0.0, 1 - min(came)), recovered_s, dropped
        )


def _voices(here: Circle, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {pair: here.heard(*pair) for pair in pairs}


async def _flood(port: int, seconds: float, rate: int, aimed_at: SyntheticPeer | None) -> int:
    """Runs the flood to its end; datagrams a second that were sent."""
    borrowed = () if aimed_at is None else (aimed_at._socket.fileno(), aimed_at._own.microphone)
    arguments = map(str, ("-m", "tests.impair.flood", port, seconds, rate, *borrowed))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT, pass_fds=borrowed[:1]
    )
    told, _ = await process.communicate()
    return int(told)
