"""What a page's peer connections say of themselves, in JavaScript that every browser under test runs alike.

A script run before every page keeps the page's peer connections in `window.__connections` and repeats broken
content policies on the console; tests read there and change nothing.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import pytest

BEFORE_EVERY_PAGE = """
window.__connections = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...config) { super(...config); window.__connections.push(this); }
};
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content Security Policy: ${event.effectiveDirective} kept out ${event.blockedURI}`);
});
"""
# What arrives at this page, seat by seat, over the newest connection.
RECEIVED = """async () => {
  const open = window.__connections.filter((one) => one.connectionState !== "closed");
  const connection = open[open.length - 1];
  if (!connection) return [];
  const lines = connection.getTransceivers();
  const rows = [];
  for (const report of (await connection.getStats()).values()) {
    if (report.type !== "inbound-rtp") continue;
    const line = lines.findIndex((one) => one.mid === report.mid);
    rows.push({
      seat: Math.floor((line - 3) / 2), kind: report.kind, packets: report.packetsReceived,
      frames: report.framesDecoded ?? 0, energy: report.totalAudioEnergy ?? 0, width: report.frameWidth ?? 0,
    });
  }
  return rows;
}"""
# The loudest frequency below 2 kHz (Hz) of a second of a seat's audio: recorded and decoded, since a live
# AudioContext stands still in a Firefox without loudspeakers.
LOUDEST = """async (seat) => {
  const open = window.__connections.filter((one) => one.connectionState !== "closed");
  const track = open[open.length - 1].getTransceivers()[3 + 2 * seat].receiver.track;
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((done) => { recorder.onstop = done; });
  recorder.start();
  setTimeout(() => recorder.stop(), 1000);
  await stopped;
  const rate = 16000;
  const bytes = await new Blob(parts).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
  const samples = sound.getChannelData(0).slice(-rate / 2);
  const strength = (hertz) => {
    let [cosine, sine] = [0, 0];
    samples.forEach((sample, index) => {
      const angle = (2 * Math.PI * hertz * index) / rate;
      cosine += sample * Math.cos(angle);
      sine += sample * Math.sin(angle);
    });
    return cosine * cosine + sine * sine;
  };
  const tones = Array.from({ length: 190 }, (_, index) => 100 + 10 * index);
  const strengths = tones.map(strength);
  return tones[strengths.indexOf(Math.max(...strengths))];
}"""
# Whether the tile at `seat` shows a picture, with the name under it.
SHOWN = """(seat) => {
  const video = document.querySelector(`.tile[data-seat="${seat}"] video[data-shown="true"]`);
  return video !== null && video.videoWidth > 0;
}"""
MEDIA_S = 20


class Eyes(Protocol):
    """A page that answers questions in JavaScript."""

    async def evaluate(self, expression: str, arg: Any = None) -> Any:
        """The JSON value of a function called with `arg`."""


async def received(page: Eyes) -> dict[tuple[int, str], dict[str, Any]]:
    """What arrives at the page now, by seat and kind."""
    rows = await page.evaluate(RECEIVED)
    return {(row["seat"], row["kind"]): row for row in rows}


async def arrives(page: Eyes, seat: int) -> None:
    """Waits until the picture at `seat` is shown and moving, and some sound has come from there."""
    before = (await received(page)).get((seat, "video"), {"frames": 0})
    async with asyncio.timeout(MEDIA_S):
        while True:
            now = await received(page)
            video, voice = now.get((seat, "video")), now.get((seat, "audio"))
            is_heard = voice is not None and voice["energy"] > 0
            moves = video is not None and video["width"] > 0 and video["frames"] > before["frames"]
            if is_heard and moves and await page.evaluate(SHOWN, seat):
                return
            await asyncio.sleep(0.2)


# A starved browser stretches sound to fill gaps, by a sixth at most; tones in use lie further apart.
STRETCH = 0.17


async def sees_and_hears(page: Eyes, seat: int, hertz: float) -> None:
    """Whoever sits at `seat` is seen moving and heard at their own tone."""
    await arrives(page, seat)
    heard = float(await page.evaluate(LOUDEST, seat))
    assert heard == pytest.approx(hertz, rel=STRETCH), f"heard {heard} Hz instead of {hertz}"
