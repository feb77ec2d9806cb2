"""Two real Chromium pages at a real media node: one tells, one watches from the far end of a bad line.

The pages are blank but for one connection with the m-lines of `frontend/src/media/offer.ts`; what they count
of loss, repair and freezes (`getStats`) is what people would see and hear. Nothing is asked of a room, so a
test can set by hand what the room would: heights, places, lines.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from playwright.async_api import Page, Route

from tests.e2e.browser import chromium
from tests.impair.circle import Circle, circle
from tests.impair.speech import speak

BLANK = "https://room.invalid/"
LOOK_EVERY_S = 0.05
# As `frontend/src/media` does it; a camera of 540 lines, so that two cores can draw its three layers.
JOIN = """
async ([seats, withCamera]) => {
  const audio = {echoCancellation: true, noiseSuppression: true, autoGainControl: true};
  const video = withCamera && {width: 960, height: 540, frameRate: 20};
  const stream = await navigator.mediaDevices.getUserMedia({audio, video});
  const pc = new RTCPeerConnection({iceServers: [], bundlePolicy: "max-bundle"});
  pc.ontrack = ({track, streams}) => {
    const player = document.createElement(track.kind);
    player.autoplay = true;
    player.srcObject = streams[0];
    document.body.append(player);
  };
  const wanted = {audio: ["audio/opus"], video: ["video/vp8", "video/rtx"]};
  const add = (kind, options, track, first = []) => {
    const line = pc.addTransceiver(track ?? kind, options);
    const all = RTCRtpReceiver.getCapabilities(kind).codecs;
    const named = (name) => all.filter((one) => one.mimeType.toLowerCase() === name);
    line.setCodecPreferences([...first, ...wanted[kind]].flatMap(named));
  };
  add("audio", {direction: "sendonly"}, stream.getAudioTracks()[0], ["audio/red"]);
  add("video", {direction: "sendonly", sendEncodings: [
    {rid: "l", scaleResolutionDownBy: 4, maxBitrate: 120_000},
    {rid: "m", scaleResolutionDownBy: 2, maxBitrate: 400_000},
    {rid: "h", scaleResolutionDownBy: 1, maxBitrate: 1_200_000},
  ]}, stream.getVideoTracks()[0]);
  add("video", {direction: "sendonly"});
  for (let seat = 0; seat < seats; seat++) {
    add("audio", {direction: "recvonly"});
    add("video", {direction: "recvonly"});
  }
  await pc.setLocalDescription();
  const answer = await window.answerOffer(pc.localDescription.sdp);
  await pc.setRemoteDescription({type: "answer", sdp: answer});
}
"""
COUNT = """
async (seat) => {
  const pc = window.__connections.at(-1);
  const found = {};
  for (const at of [3 + 2 * seat, 4 + 2 * seat]) {
    const track = pc.getTransceivers()[at].receiver.track;
    for (const one of (await pc.getStats(track)).values())
      if (one.type === "inbound-rtp") found[one.kind] = one;
  }
  const {audio = {}, video = {}} = found;
  return {
    samples: audio.totalSamplesReceived ?? 0, concealed: audio.concealedSamples ?? 0,
    silent: audio.silentConcealedSamples ?? 0, packets: audio.packetsReceived ?? 0,
    lost: audio.packetsLost ?? 0, corrected: audio.fecPacketsReceived ?? 0,
    buffered_s: audio.jitterBufferDelay ?? 0, emitted: audio.jitterBufferEmittedCount ?? 0,
    frames: video.framesDecoded ?? 0, keys: video.keyFramesDecoded ?? 0, width: video.frameWidth ?? 0,
    freezes: video.freezeCount ?? 0, frozen_s: video.totalFreezesDuration ?? 0,
  };
}
"""


@dataclass(frozen=True, slots=True)
class Count:
    """What a page counts of one seat, since its beginning or between two looks; `width` is of now."""

    samples: float
    concealed: float
    silent: float
    packets: float
    lost: float
    corrected: float
    buffered_s: float
    emitted: float
    frames: float
    keys: float
    width: float
    freezes: float
    frozen_s: float

    def since(self, before: Count) -> Count:
        """What came after `before`."""
        grown = {each.name: getattr(self, each.name) - getattr(before, each.name) for each in fields(self)}
        return Count(**grown | {"width": self.width})

    @property
    def concealed_share(self) -> float:
        """Of everything that was played, what had to be made up; not what was made up of silence."""
        return (self.concealed - self.silent) / max(1.0, self.samples)

    @property
    def lost_share(self) -> float:
        """Of the voice's packets."""
        return self.lost / max(1.0, self.lost + self.packets)

    @property
    def buffer_ms(self) -> float:
        """How long a voice waits before it is played."""
        return 1000 * self.buffered_s / max(1.0, self.emitted)


@dataclass
class Pair:
    """`ana` watches seat 1, `ben` sits there; he hears her in seat 0. One of them is behind the relay."""

    here: Circle
    ana: Page
    ben: Page

    async def count(self, page: Page | None = None) -> Count:
        """What Ana's page counts of Ben, or `ben` of Ana."""
        page = page or self.ana
        return Count(**await page.evaluate(COUNT, 0 if page is self.ben else 1))

    async def during(self, seconds: float) -> tuple[Count, Count]:
        """What both count in the next `seconds`: Ana of Ben, Ben of Ana."""
        before = await self.count(), await self.count(self.ben)
        await asyncio.sleep(seconds)
        after = await self.count(), await self.count(self.ben)
        return after[0].since(before[0]), after[1].since(before[1])

    async def until_flowing(self, *, seconds: float = 20) -> float:
        """Waits for both voices and Ben's picture to go on from here; how long that took."""
        began_s = time.monotonic()
        ana, ben = await self.count(), await self.count(self.ben)
        async with asyncio.timeout(seconds):
            while True:
                seen, heard = (await self.count()).since(ana), (await self.count(self.ben)).since(ben)
                if seen.packets > 5 < heard.packets and seen.frames > 2:
                    return time.monotonic() - began_s
                await asyncio.sleep(LOOK_EVERY_S)

    async def until_width(self, width: int, *, seconds: float = 20) -> float:
        """Waits until Ana sees Ben's picture so wide; how long that took."""
        began_s = time.monotonic()
        async with asyncio.timeout(seconds):
            while (await self.count()).width != width:  # noqa: ASYNC110 - a page tells nobody
                await asyncio.sleep(LOOK_EVERY_S)
        return time.monotonic() - began_s


@asynccontextmanager
async def paired(folder: Path, *, seed: int = 1, behind: str = "ana") -> AsyncIterator[Pair]:
    """Both connected, their media flowing, the line clear. Ana sends her voice, Ben also his camera.

    Who is `behind` the relay can get a bad line; the other reaches the node directly.
    """
    voices = [
        await asyncio.to_thread(speak, folder / f"{pitch}.wav", pitch_hz=pitch, seed=pitch)
        for pitch in (200, 110)
    ]
    async with (
        circle(seats=2, seed=seed) as here,
        chromium(microphone=voices[0]) as ana,
        chromium(microphone=voices[1]) as ben,
    ):
        pair = Pair(here, ana, ben)
        for name, page in (("ana", ana), ("ben", ben)):
            await join_blank(here, name, page, relay=name == behind, with_camera=name == "ben")
        here.node.set_wishes("ana", {1: 720})
        await pair.until_flowing()
        yield pair


async def join_blank(here: Circle, name: str, page: Page, *, relay: bool, with_camera: bool) -> None:
    """`name` opens a blank page and connects."""

    async def blank(route: Route) -> None:
        await route.fulfill(body="<!doctype html><title>room</title>", content_type="text/html")

    async def answer(sdp: str) -> str:
        return await here.connect(name, sdp, relay=relay)

    await page.route(BLANK, blank)
    await page.goto(BLANK)
    await page.expose_function("answerOffer", answer)
    await page.evaluate(JOIN, [here.seats, with_camera])
