"""Real headless Chromium with fake devices, and eyes on its peer connections.

Each person has a browser of their own, so that microphones can play different tones. A script run before
every page keeps the page's peer connections in `window.__connections`; tests read statistics there and
change nothing.
"""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from tests.real.packages import program

FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
)
WATCH_CONNECTIONS = """
window.__connections = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...config) { super(...config); window.__connections.push(this); }
};
"""
# What arrives at this page, seat by seat: {seat, kind, frames, energy, width} of the newest connection.
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
# The loudest frequency (Hz) that a seat's audio brings, heard for a second.
LOUDEST = """async (seat) => {
  const open = window.__connections.filter((one) => one.connectionState !== "closed");
  const track = open[open.length - 1].getTransceivers()[3 + 2 * seat].receiver.track;
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const sums = new Float32Array(analyser.frequencyBinCount);
  const bins = new Float32Array(analyser.frequencyBinCount);
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((done) => setTimeout(done, 100));
    analyser.getFloatFrequencyData(bins);
    bins.forEach((level, index) => { sums[index] += Math.max(level, -120) + 120; });
  }
  const hertz = context.sampleRate / analyser.fftSize;
  await context.close();
  return sums.indexOf(Math.max(...sums)) * hertz;
}"""


def write_tone(path: Path, hertz: float, seconds: float = 2) -> Path:
    """A mono 48 kHz WAV file of one pure tone, for a fake microphone that plays it over and over."""
    rate = 48_000
    step = 2 * math.pi * hertz / rate
    samples = (int(9000 * math.sin(step * n)) for n in range(int(rate * seconds)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


@asynccontextmanager
async def chromium(
    *, microphone: Path | None = None, devices: bool = True, deny: bool = False
) -> AsyncIterator[Page]:
    """One page of a browser of its own; problems its console reported are in `page.problems`."""
    flags = [flag for flag in FLAGS if not (deny and "fake-ui" in flag)]
    if deny:
        flags.append("--use-fake-ui-for-media-stream=deny")
    if devices:
        flags.append("--use-fake-device-for-media-stream")
    if microphone is not None:
        flags.append(f"--use-file-for-fake-audio-capture={microphone}")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=program("chromium", "chromium"), args=flags, headless=True
        )
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        await context.add_init_script(WATCH_CONNECTIONS)
        page = await context.new_page()
        try:
            yield page
        finally:
            await browser.close()


async def received(page: Page) -> dict[tuple[int, str], dict[str, Any]]:
    """What arrives at the page now, by seat and kind."""
    rows = await page.evaluate(RECEIVED)
    return {(row["seat"], row["kind"]): row for row in rows}


async def loudest_hertz(page: Page, seat: int) -> float:
    """The frequency that the audio of `seat` is loudest at, as this page hears it."""
    return float(await page.evaluate(LOUDEST, seat))
