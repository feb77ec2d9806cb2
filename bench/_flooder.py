"""`python -m bench._flooder URL TOKEN ORIGIN SECONDS PAUSE`: one person who says more than anybody may.

Comes by a rejoin token, says a thousand things at once, is closed and comes again after a pause. What it says
is in turn no command at all and a hand that goes up. Tells one line of JSON: `malformed` and `commands` that
were given to the line, and `closed`, how often with which code.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress
from itertools import count, cycle
from time import monotonic

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

AT_ONCE = 1000
CLOSE_MAX_S = 10.0
NONSENSE = ("{", "[]", '{"type": "levitate", "ref": 1}', '{"type": "say", "ref": "x"}', '"' + "a" * 500 + '"')


async def flood(url: str, token: str, origin: str, *, seconds: float, pause_s: float) -> dict[str, object]:
    """Line after line until the time is over; how much of what, and how it was answered."""
    ends_s, closed, sent = monotonic() + seconds, Counter[str](), Counter[str]()
    for kind in cycle(("malformed", "commands")):
        if monotonic() > ends_s:
            return {**sent, "closed": dict(closed)}
        try:
            line = await connect(
                url, origin=Origin(origin), subprotocols=[Subprotocol("vioip.1")], max_size=None, proxy=None
            )
        except (OSError, InvalidHandshake):
            closed["refused"] += 1
            await asyncio.sleep(0.1)
            continue
        sent[kind] += await _say_all(line, token, kind)
        closed[str(await _until_closed(line))] += 1
        await asyncio.sleep(pause_s)
    raise AssertionError("a cycle has no end")


async def _say_all(line: ClientConnection, token: str, kind: str) -> int:
    """How many were taken by the line before it was closed."""
    said = 0
    with suppress(ConnectionClosed):
        await line.send(json.dumps({"type": "hello", "ref": 0, "ticket": token}))
        await line.recv()
        for said in range(AT_ONCE):
            await line.send(_text(kind, said))
    return said + 1


def _text(kind: str, number: int) -> str:
    if kind == "malformed":
        return NONSENSE[number % len(NONSENSE)]
    return json.dumps({"type": "raise_hand", "ref": number + 1})


async def _until_closed(line: ClientConnection) -> int:
    """The code; 0 for a line that stayed open."""
    try:
        async with asyncio.timeout(CLOSE_MAX_S):
            with suppress(ConnectionClosed):
                for _ in count():
                    await line.recv()
    except TimeoutError:
        await line.close()
        return 0
    return line.close_code or 1006


if __name__ == "__main__":
    seconds, pause_s = map(float, sys.argv[4:6])
    print(json.dumps(asyncio.run(flood(*sys.argv[1:4], seconds=seconds, pause_s=pause_s))))
