"""What real browsers make of bad lines: two Chromium pages at a media node, a relay in the way of one.

R8 and R9: packets are lost at random, both ways; in bursts, doubled and out of order as on a poor wireless
line. R10: nothing passes for 10 s. 300 kbit/s: a full modem's queue on the way down; 400 and 1000 kbit/s up:
the same on the way up of who shows a picture, whose voice must not wait behind it. R11: packets begin to come
from another port. Layers: the height at which somebody is shown goes to and fro. All is counted by the
browsers themselves (`getStats`).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from bench.rows import Row, at_most, run
from sessions.core.rtp.news import PausedChanged
from tests.impair.line import CLEAR, Burst, Line
from tests.impair.pages import Count, Pair, paired

HOME_MS = 20.0  # one way to a clinic near by
WIRELESS = Line(
    burst=Burst(begin=0.005, end=0.25), duplicate=0.02, reorder=0.02, delay_ms=HOME_MS, jitter_ms=10
)
LOSSES = {
    "R8: 5 % lost": Line(loss=0.05, delay_ms=HOME_MS),
    "R8: 10 % lost": Line(loss=0.1, delay_ms=HOME_MS),
    "R9: 20 % lost, 50 ms jitter": Line(loss=0.2, jitter_ms=50),
    "bursts of four, 2 % in all, doubled and out of order": WIRELESS,
}
CUT_S, CUT_BACK_MAX_S = 10.0, 5.0
CONCEALED_AIM = 0.01  # of what is played at 5 % of loss
NOTICED_S = 6.0  # reports and what they change; what is promised holds from then on
NARROW = Line(rate_bps=300_000, delay_ms=HOME_MS)
TINY = Line(rate_bps=100_000, delay_ms=HOME_MS)  # a voice and no picture
# The way up of who sends three layers, a megabit in all, and how long its modem holds what does not fit.
NARROW_UP = {
    f"{rate} kbit/s up, queue of {queue} ms": Line(rate_bps=1000 * rate, queue_ms=queue, delay_ms=HOME_MS)
    for rate in (400, 1000)
    for queue in (200, 1000)
}
VOICE_WAITS_MAX_MS = (
    150.0  # nineteen voices of twenty wait no longer at the modem; ITU-T G.114 has 150 for all
)
SAMPLED_EVERY_S = 0.02
WIDTHS = {180: 240, 360: 480, 720: 960}  # by the height asked for: how wide the camera's layer for it is
SWITCH_MAX_S = 1.0
# Once a narrow line is clear: any picture where none was paused, one where it was, and the largest.
BACK_MAX_S, SOON_MAX_S, WHOLE_MAX_S = 5.0, 10.0, 20.0


@dataclass(frozen=True)
class Watched:
    """One line for a while: what the one behind it saw and heard, and what was heard of them."""

    down: Count
    up: Count
    paused: bool  # the node said that the picture does not fit


async def watch(pair: Pair, up: Line, down: Line, *, seconds: float) -> Watched:
    """A line from now on, given time to be noticed, then watched."""
    pair.here.relay.be(up, down)
    await asyncio.sleep(NOTICED_S)
    seen, heard = await pair.during(seconds)
    told = [each for _, each in pair.here.news if isinstance(each, PausedChanged) and each.peer == "ana"]
    return Watched(seen, heard, paused=bool(told) and bool(told[-1].seats))


@dataclass(frozen=True)
class WatchedUp:
    """One way up for a while: what the other heard and saw, and how long a voice waited at the modem."""

    heard: Count
    waits_ms: list[float]

    @property
    def wait_p95_ms(self) -> float:
        """Nineteen of twenty voices waited no longer."""
        return quantiles(self.waits_ms, n=20)[-1]


async def watch_up(pair: Pair, up: Line, *, seconds: float) -> WatchedUp:
    """As `watch`, of a pair of which Ben is behind the relay."""
    pair.here.relay.be(up, CLEAR)
    await asyncio.sleep(NOTICED_S)
    before, waits_ms = await pair.count(), []
    loop = asyncio.get_running_loop()
    ends_s = loop.time() + seconds
    while loop.time() < ends_s:
        waits_ms.append(pair.here.relay.up.waits_ms(loop.time()))
        await asyncio.sleep(SAMPLED_EVERY_S)
    return WatchedUp((await pair.count()).since(before), waits_ms)


async def heal(pair: Pair) -> None:
    """A clear line, until the picture is as large as ever."""
    pair.here.relay.be(CLEAR)
    await whole(pair)


async def whole(pair: Pair) -> float:
    """How long until the picture is as large as ever."""
    pair.here.node.set_wishes("ana", {1: 720})
    return await pair.until_width(WIDTHS[720], seconds=90)


async def switch_layers(pair: Pair, times: int, *, high: int = 360) -> tuple[list[float], Count]:
    """180 lines and `high` in turn: how long until each is shown, and what was counted meanwhile.

    From 180 to 720 it is two steps, a second apart: what a line carries is tried one layer at a time.
    """
    pair.here.node.set_wishes("ana", {1: high})
    await pair.until_width(WIDTHS[high])
    before, took_s = await pair.count(), []
    for turn in range(times):
        height = (180, high)[turn % 2]
        pair.here.node.set_wishes("ana", {1: height})
        took_s.append(await pair.until_width(WIDTHS[height]))
        await asyncio.sleep(0.5)
    return took_s, (await pair.count()).since(before)


async def change_port(pair: Pair) -> float:
    """R11: seconds until sound and picture go on, both ways, from another port."""
    pair.here.relay.move()
    return await pair.until_flowing()


async def cut_off(pair: Pair, *, seconds: float = CUT_S) -> tuple[float, Count]:
    """R10: nothing passes; how long it then takes until all goes on, and what was counted of all that."""
    before = await pair.count()
    pair.here.relay.cut()
    await asyncio.sleep(seconds)
    pair.here.relay.be(CLEAR)
    back_s = await pair.until_flowing(seconds=60)
    return back_s, (await pair.count()).since(before)


async def measure(*, seconds: float, times: int) -> list[Row]:
    """The whole table."""
    with TemporaryDirectory(prefix="vioip-bench-") as folder:
        async with paired(Path(folder)) as pair:
            rows = await table(pair, seconds=seconds, times=times)
        async with paired(Path(folder), behind="ben") as pair:
            return rows + await up_table(pair, seconds=seconds)


async def table(pair: Pair, *, seconds: float, times: int) -> list[Row]:
    """Everything, one after the other."""
    await pair.until_width(WIDTHS[720])
    rows = switch_rows(360, *await switch_layers(pair, times), aim=SWITCH_MAX_S)
    rows += switch_rows(720, *await switch_layers(pair, times, high=720), aim=1 + SWITCH_MAX_S)
    pair.here.node.set_wishes("ana", {1: 720})
    clear = await watch(pair, CLEAR, CLEAR, seconds=seconds)
    rows += watch_rows("no fault", clear, aim=None)
    for name, line in LOSSES.items():
        aim = CONCEALED_AIM if line.loss == 0.05 else None
        rows += watch_rows(name, await watch(pair, line, line, seconds=seconds), aim=aim)
    await heal(pair)
    rows += cut_rows(*await cut_off(pair))
    await heal(pair)
    rows += watch_rows("300 kbit/s down", await watch(pair, CLEAR, NARROW, seconds=seconds), aim=None)
    pair.here.relay.be(CLEAR)
    name = "300 kbit/s down and clear again, whole after"
    rows.append(at_most(name, await whole(pair), unit="s", aim=SOON_MAX_S))
    rows += watch_rows("100 kbit/s down", await watch(pair, CLEAR, TINY, seconds=seconds), aim=None)
    pair.here.relay.be(CLEAR)
    name = "100 kbit/s down and clear again, a picture after"
    rows.append(at_most(name, await pair.until_flowing(seconds=90), unit="s", aim=SOON_MAX_S))
    await heal(pair)
    moves = [await change_port(pair) for _ in range(max(2, times // 3))]
    rows.append(at_most(f"R11: another port, {len(moves)} times, max", max(moves), unit="s", aim=5))
    return rows


async def up_table(pair: Pair, *, seconds: float) -> list[Row]:
    """The way up, each line after a clear one."""
    rows = []
    for name, line in NARROW_UP.items():
        pair.here.relay.be(CLEAR)
        await pair.until_width(WIDTHS[720], seconds=90)
        rows += up_rows(name, await watch_up(pair, line, seconds=seconds))
    return rows


def up_rows(name: str, watched: WatchedUp) -> list[Row]:
    """What a narrow way up did to a voice, and what it left of the picture."""
    heard, waits = watched.heard, watched.wait_p95_ms
    return [
        at_most(f"{name}, a voice waits at the modem, p95", waits, unit="ms", aim=VOICE_WAITS_MAX_MS),
        Row(f"{name}, a voice waits at the modem, max", max(watched.waits_ms), "ms"),
        at_most(f"{name}, sound made up", 100 * heard.concealed_share, unit="%", aim=100 * CONCEALED_AIM),
        Row(f"{name}, voice packets missing", 100 * heard.lost_share, "%"),
        Row(f"{name}, pictures decoded", heard.frames, "1"),
        Row(f"{name}, freezes", heard.freezes, "1"),
    ]


def switch_rows(high: int, took_s: Sequence[float], meanwhile: Count, *, aim: float) -> list[Row]:
    """Layers to and fro."""
    name = f"layers: 180 and {high} lines in turn, {len(took_s)} times"
    return [
        at_most(f"{name}, shown after, max", max(took_s), unit="s", aim=aim),
        at_most(f"{name}, freezes", meanwhile.freezes, unit="1", aim=0),
        at_most(f"{name}, frozen", meanwhile.frozen_s, unit="s", aim=0),
    ]


def cut_rows(back_s: float, meanwhile: Count) -> list[Row]:
    """What a cut left of sound and picture."""
    name = f"R10: cut for {CUT_S:.0f} s"
    return [
        at_most(f"{name}, all goes on after", back_s, unit="s", aim=CUT_BACK_MAX_S),
        Row(f"{name}, freezes", meanwhile.freezes, "1"),
        Row(f"{name}, frozen", meanwhile.frozen_s, "s"),
    ]


def watch_rows(name: str, watched: Watched, *, aim: float | None) -> list[Row]:
    """What both ends of one line counted."""
    rows = []
    for way, count in (("down", watched.down), ("up", watched.up)):
        share = 100 * count.concealed_share
        told = f"{name}, sound made up ({way})"
        rows += [Row(told, share, "%") if aim is None else at_most(told, share, unit="%", aim=100 * aim)]
        rows.append(Row(f"{name}, voice packets missing ({way})", 100 * count.lost_share, "%"))
    seen = watched.down
    rows += [
        Row(f"{name}, pictures decoded", seen.frames, "1"),
        Row(f"{name}, width of the picture at the end", seen.width, "px"),
        Row(f"{name}, freezes", seen.freezes, "1"),
        Row(f"{name}, frozen", seen.frozen_s, "s"),
        Row(f"{name}, paused and said so at the end", float(watched.paused), "1"),
    ]
    return rows


def bench(quick: bool) -> list[Row]:
    """Loss, a narrow line, another port and other layers, as browsers count them."""
    return asyncio.run(measure(seconds=15 if quick else 120, times=6 if quick else 40))


if __name__ == "__main__":
    sys.exit(run(bench))
