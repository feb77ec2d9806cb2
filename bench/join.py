"""From pressing *Join* to seeing and hearing somebody, in a real browser, on loopback.

Six synthetic people are in the room of a real serving process. A second facilitator, whom nobody has to
admit, opens the device check in headless Chromium with fake devices and presses *Join*; once a picture and a
sound have come, they leave, and it begins anew with a fresh page. All times are the page's own
(`performance.now()`), from the capturing phase of the click on *Join*:

- picture: `requestVideoFrameCallback` of the first tile of another person that presents a decoded frame,
- sound: the first sample over -60 dBFS in an `AnalyserNode` behind the remote tracks, looked at every 5 ms,
- the stations between: what the page's fetch, WebSocket and RTCPeerConnection did, to see where time goes.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Mapping, Sequence
from statistics import median

from playwright.async_api import Page

from bench.company import clip_folder, gathered, parts_of, served_clinic
from bench.rows import Row, at_most, run
from tests.e2e.browser import chromium, write_tone
from tests.sessions.live.served import Served

PEOPLE = 6
JOINS, QUICK_JOINS = 20, 5
WARM_UP_JOINS = 2  # the browser's own start: its media processes, its caches
AIM_MS = 700
ARRIVES_MAX_MS = 30_000
STATIONS = ("ticket", "open", "welcome", "offer", "answer", "connected")
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
  const { fetch } = window;
  window.fetch = async (...request) => {
    const answer = await fetch(...request);
    if (String(request[0]).endsWith("/ticket/")) mark("ticket");
    return answer;
  };
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


async def measure(server: Served, joins: int) -> list[dict[str, float]]:
    """The marks of each join, the browser's first ones left out."""
    tone = await asyncio.to_thread(write_tone, clip_folder(server).parent / "own.wav", 880)
    login = (f"http://{server.base}", server.clinic.people["partner"]["login"])
    async with gathered(server, parts_of(PEOPLE)), chromium(microphone=tone, login=login) as page:
        await page.context.add_init_script(WATCH)
        marks = [await _join_once(page, server) for _ in range(WARM_UP_JOINS + joins)]
    return marks[WARM_UP_JOINS:]


async def _join_once(page: Page, server: Served) -> dict[str, float]:
    """Device check, Join, somebody is seen and heard, Leave."""
    await page.goto(f"http://{server.base}/sessions/{server.clinic.session}/room/")
    await page.get_by_role("button", name="Camera", pressed=True).wait_for()  # both devices are there
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.wait_for_function(ARRIVED, timeout=ARRIVES_MAX_MS)
    marks: dict[str, float] = json.loads(await page.evaluate("JSON.stringify(window.__join)"))
    await page.get_by_role("button", name="Leave").click()
    await page.wait_for_url(lambda url: not url.endswith("/room/"))
    return marks


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of `values` do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def rows(marks: Sequence[Mapping[str, float]]) -> list[Row]:
    """p50 and p95 of both arrivals, judged at p95, and the median of each station."""
    setting = f"{len(marks)} joins of a second facilitator into a room of {PEOPLE}, ticket included"
    found = []
    for mark, arrival in ARRIVALS.items():
        values = [each[mark] for each in marks]
        name = f"join: {arrival}, {setting}"
        found.append(Row(f"{name}, p50", round(percentile(values, 0.5), 1), "ms"))
        found.append(at_most(f"{name}, p95", percentile(values, 0.95), unit="ms", aim=AIM_MS))
    return found + [
        Row(f"join: median at station {station}", round(median(each[station] for each in marks), 1), "ms")
        for station in STATIONS
    ]


def bench(quick: bool) -> list[Row]:
    """Milliseconds from pressing Join to the first picture and the first sound of somebody else."""
    with served_clinic(PEOPLE - 1) as server:
        return rows(asyncio.run(measure(server, QUICK_JOINS if quick else JOINS)))


if __name__ == "__main__":
    sys.exit(run(bench))
