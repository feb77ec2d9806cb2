"""From pressing *Join* to seeing and hearing somebody, in a real browser: on loopback, and on a line
with 80 ms of round trip and 2 % of loss.

Twelve synthetic people are in the room of a real serving process. They send voices and pictures and look at
nobody: what they would be sent is not measured here, and takes a core. A second facilitator, whom nobody has
to admit, opens the device check in headless Chromium with fake devices and presses *Join*; once a picture and
a sound have come, they leave, and it begins anew with a fresh page. All times are the page's own
(`performance.now()`), from the capturing phase of the click on *Join*:

- picture: `requestVideoFrameCallback` of the first tile of another person that presents a decoded frame,
- sound: the first sample over -60 dBFS in an `AnalyserNode` behind the remote tracks, looked at every 5 ms,
- the stations between: what the page's WebSocket and RTCPeerConnection did, to see where time goes (0 ms:
  before the press). Ticket, lines of the offer and most of the opening of the websocket are had while people
  look at their devices, and are in no figure.

The bad line is that of the browser alone: `tests/impair` holds up its TCP (set-up and repairs included) and
loses its UDP; the twelve go round it.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

from playwright.async_api import Page

from bench.company import Way, clip_folder, gathered, parts_of, served_clinic
from bench.rows import Row, at_most, run
from sessions.media.synthetic import PeerFactory
from sessions.media.synthetic_peer import SyntheticPeer
from tests.e2e.browser import chromium, write_tone
from tests.impair.line import Line
from tests.impair.tcp_relay import TcpRelay
from tests.impair.udp_relay import UdpRelay
from tests.real.port import free_port
from tests.sessions.live.served import Served

PEOPLE = 12
JOINS, QUICK_JOINS = 20, 5
WARM_UP_JOINS = 2  # the browser's own start: its media processes, its caches
NEAR_AIM_MS, FAR_AIM_MS = 500, 1500
ROUND_TRIP_MS, LOSS = 80, 0.02
ARRIVES_MAX_MS = 30_000
STATIONS = ("open", "welcome", "offer", "answer", "connected")
ARRIVALS = {"picture": "first decoded picture", "sound": "first audible sample"}

# Kept in `window.__join`: milliseconds from the click to each thing's first time.
WATCH = """(() => {
  const marks = (window.__join = {});
  let began = null;
  const mark = (name) => {
    if (began !== null && !(name in marks)) marks[name] = performance.now() - began;
  };
  let context = null, analyser = null, samples = null;
  const listen = () => {
    analyser.getFloatTimeDomainData(samples);
    if (samples.some((sample) => Math.abs(sample) > 0.001)) {
      mark("sound");
      context.close();
    } else setTimeout(listen, 5);
  };
  addEventListener("click", (event) => {
    if (event.target.closest?.("button")?.textContent.trim() !== "Join") return;
    began = performance.now();
    context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    samples = new Float32Array(analyser.fftSize);
    listen();
  }, true);
  window.WebSocket = class extends window.WebSocket {
    constructor(...line) {
      super(...line);
      this.addEventListener("open", () => mark("open"));
      this.addEventListener("message", ({ data }) => {
        const { type } = JSON.parse(data);
        if (type === "welcome") mark("welcome");
        if (type === "answered") mark("answer");
      });
    }
    send(text) {
      if (text.includes('"type":"offer"')) mark("offer");
      super.send(text);
    }
  };
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...config) {
      super(...config);
      this.addEventListener("connectionstatechange", () => mark(this.connectionState));
      this.addEventListener("track", ({ track }) => {
        if (track.kind === "audio" && context)
          context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      });
    }
  };
  const watched = new WeakSet();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('.tile video:not([data-mirrored="true"])')) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => mark("picture"));
    }
  }).observe(document, { childList: true, subtree: true });
})();"""
ARRIVED = "() => 'picture' in window.__join && 'sound' in window.__join"


@dataclass(frozen=True)
class Place:
    """A serving process, and the host and port at which the browser finds it."""

    server: Served
    base: str
    make_peer: PeerFactory = SyntheticPeer


@asynccontextmanager
async def near() -> AsyncIterator[Place]:
    """The browser is beside the server."""
    with served_clinic(PEOPLE - 1) as server:
        yield Place(server, server.base)


@asynccontextmanager
async def far() -> AsyncIterator[Place]:
    """The browser is far away, on a line that loses; the others are beside the server."""
    port, way_ms = free_port(), ROUND_TRIP_MS / 2
    async with UdpRelay(upstream=("127.0.0.1", port)) as udp:
        udp.be(Line(delay_ms=way_ms, loss=LOSS))
        led = {
            "VIOIP_MEDIA_PORT": str(port),
            "VIOIP_PUBLIC_ADDRESS": "127.0.0.1",
            "VIOIP_PUBLIC_PORT": str(udp.port),
        }

        class Beside(SyntheticPeer):
            async def connect(self, answer: str) -> None:
                await super().connect(answer.replace(f" {udp.port} typ", f" {port} typ"))

        with served_clinic(PEOPLE - 1, settings=led) as server:
            async with TcpRelay(("127.0.0.1", server.port), delay_ms=way_ms, loss=LOSS) as tcp:
                yield Place(server, f"127.0.0.1:{tcp.port}", Beside)


async def measure(place: Place, joins: int) -> list[dict[str, float]]:
    """The marks of each join, the browser's first ones left out."""
    server = place.server
    tone = await asyncio.to_thread(write_tone, clip_folder(server).parent / "own.wav", 880)
    login = (f"http://{place.base}", server.clinic.people["partner"]["login"])
    async with (
        gathered(server, parts_of(PEOPLE), way=Way(make_peer=place.make_peer)) as company,
        chromium(microphone=tone, login=login) as page,
    ):
        await asyncio.gather(*(one.look_away() for one in company.people.values()))
        await page.context.add_init_script(WATCH)
        url = f"http://{place.base}/sessions/{server.clinic.session}/room/"
        marks = [await _join_once(page, url) for _ in range(WARM_UP_JOINS + joins)]
    return marks[WARM_UP_JOINS:]


async def _join_once(page: Page, url: str) -> dict[str, float]:
    """Device check, Join, somebody is seen and heard, Leave."""
    await page.goto(url)
    await page.get_by_role("button", name="Camera", pressed=True).wait_for()  # both devices are there
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.wait_for_function(ARRIVED, timeout=ARRIVES_MAX_MS)
    marks: dict[str, float] = json.loads(await page.evaluate("JSON.stringify(window.__join)"))
    await page.get_by_role("button", name="Leave", exact=True).click()
    await page.get_by_role("button", name="Leave, the group goes on").click()
    await page.wait_for_url(lambda url: not url.endswith("/room/"))
    return marks


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of `values` do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def rows(marks: Sequence[Mapping[str, float]], line: str, *, aim_ms: float) -> list[Row]:
    """p50 and p95 of both arrivals, judged at p95, and the median of each station."""
    setting = f"{len(marks)} joins of a second facilitator into a room of {PEOPLE}, {line}"
    found = []
    for mark, arrival in ARRIVALS.items():
        values = [each[mark] for each in marks]
        name = f"join: {arrival}, {setting}"
        found.append(Row(f"{name}, p50", round(percentile(values, 0.5), 1), "ms"))
        found.append(at_most(f"{name}, p95", percentile(values, 0.95), unit="ms", aim=aim_ms))
    stations = {at: median(each.get(at, 0.0) for each in marks) for at in STATIONS}
    return found + [
        Row(f"join: {line}, median at station {at}", round(came_ms, 1), "ms")
        for at, came_ms in stations.items()
    ]


async def _measure_both(joins: int) -> list[Row]:
    async with near() as place:
        found = rows(await measure(place, joins), "loopback", aim_ms=NEAR_AIM_MS)
    async with far() as place:
        line = f"{ROUND_TRIP_MS} ms round trip and {LOSS:.0%} loss"
        return found + rows(await measure(place, joins), line, aim_ms=FAR_AIM_MS)


def bench(quick: bool) -> list[Row]:
    """Milliseconds from pressing Join to the first picture and the first sound of somebody else."""
    return asyncio.run(_measure_both(QUICK_JOINS if quick else JOINS))


if __name__ == "__main__":
    sys.exit(run(bench))
