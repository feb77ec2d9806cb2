"""Two people's networks are away, one for 10 s and one for 25 s (PROMISES R10), at a whole serving process.

`make promises` cuts everybody's again and again; here minutes are looked at, as counting reads them.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench._returns import meets, seats, since
from bench.company import Company, gathered, until
from sessions.core.attendance.spans import Spans, merged
from sessions.media.synthetic import SyntheticParticipant
from tests.impair.own_line import OwnLine, own_line
from tests.real.port import free_port
from tests.sessions.live.served import ROOT, Clinic, make_clinic, serve

pytestmark = pytest.mark.real

PARTS = ("facilitator", "client", "groupmate")
SHORT_S, LONG_S = 10.0, 25.0
BACK_MAX_S = 5.0
FEW_SECONDS = 45  # pictures, fifteen a second
JOURNAL_S = 10  # the longest that a proof of life waits to be written down
# Everybody's stays in the room, in seconds: silence of more than 15 s ends one.
STAYS = """
import django; django.setup()
import json, sys
from uuid import UUID
from sessions.core.attendance.ledger import gather
from sessions.core.attendance.presence import presence_of
from sessions.queries.facts import facts_by_session
[facts] = facts_by_session([UUID(sys.argv[1])]).values()
pieces = [(one.person, piece) for one in gather(facts).peers for piece in presence_of(one, 15).pieces]
print(json.dumps([(who, piece.start, piece.end) for who, piece in pieces if piece.place == "main"]))
"""


@dataclass(frozen=True)
class Away:
    """A cut from `began_s` to `ended_s`, seconds of the wall clock; then so long until the room and media."""

    began_s: float
    ended_s: float
    line_s: float
    media_s: float
    is_same_connection: bool


def received(one: SyntheticParticipant) -> int:
    """Packets that reached somebody on their present connection."""
    return 0 if one.media is None else sum(count.packets for count in one.media.received.values())


async def away(one: SyntheticParticipant, line: OwnLine, seconds: float) -> Away:
    began_s = time.time()
    line.cut()
    await asyncio.sleep(seconds)
    ended_s, mended_s = time.time(), time.monotonic()
    media, had = one.media, received(one)
    line.mend()

    def is_reached(one: SyntheticParticipant) -> bool:
        return received(one) > (had if one.media is media else 0)

    [line_s], [media_s] = await asyncio.gather(
        since(mended_s, [one], lambda one: one.entered.is_set()), since(mended_s, [one], is_reached)
    )
    return Away(began_s, ended_s, line_s, media_s, one.media is media)


async def cut_both(company: Company, lines: Sequence[OwnLine]) -> tuple[Away, Away]:
    """The client for 10 s and the groupmate for 25 s, at once; in the end everybody is there again."""

    await until_together(company)
    before = seats(company)
    clients = [company.people[part] for part in PARTS[1:]]
    short, long = await asyncio.gather(
        away(clients[0], lines[0], SHORT_S), away(clients[1], lines[1], LONG_S)
    )
    assert seats(company) == before
    await until_together(company)
    return short, long


async def until_together(company: Company) -> None:
    """Everybody has met everybody for a few seconds: counting is in whole ones."""

    def is_whole(one: SyntheticParticipant) -> bool:
        came = meets(one, len(PARTS))
        return bool(came) and min(came.values()) > FEW_SECONDS

    await until(lambda: all(is_whole(one) for one in company.people.values()))


def stays(clinic: Clinic) -> dict[str, Spans]:
    """When the ledger says that each person was in the room, by part."""
    command = [sys.executable, "-c", STAYS, clinic.session]
    told = subprocess.run(command, cwd=ROOT, env=clinic.env, stdout=subprocess.PIPE, check=True).stdout
    spans = [(who, (start, end)) for who, start, end in json.loads(told)]
    return {part: merged(span for who, span in spans if who == clinic.person(part)) for part in PARTS}


async def test_ten_seconds_are_no_absence_and_twenty_five_are_one(no_leaks: object, tmp_path: Path) -> None:
    port = free_port()
    env = {"VIOIP_MEDIA_PORT": str(port), "VIOIP_PUBLIC_ADDRESS": "127.0.0.1"}
    clinic = await asyncio.to_thread(make_clinic, tmp_path, **env)
    with serve(clinic) as server:
        async with own_line(server, port) as one, own_line(server, port) as other:
            ways = {"client": one.way, "groupmate": other.way}
            async with gathered(server, PARTS, own_ways=ways) as company:
                short, long = await cut_both(company, (one, other))
                await company.leave()
        ends = len(PARTS) + 1  # the line of the one who was long away as well
        await clinic.until_facts("left", ends)
        assert sum(row[2] == "left" for row in clinic.facts()) == ends
    print(short, long)
    assert max(short.line_s, short.media_s, long.line_s, long.media_s) < BACK_MAX_S
    assert short.is_same_connection
    found = await asyncio.to_thread(stays, clinic)
    print(found)
    [whole] = found["client"]
    assert whole[0] <= short.began_s
    assert whole[1] >= short.ended_s
    assert len(found["facilitator"]) == 1
    (_, gone_s), (back_s, _) = found["groupmate"]
    assert long.began_s - JOURNAL_S - 1 <= gone_s <= long.began_s + 1, "from the last proof of life"
    assert long.ended_s - 1 <= back_s <= long.ended_s + BACK_MAX_S + 1
