"""Real headless Chromium with fake devices, and an ear on its console.

Each person has a browser of their own, so that microphones can play different tones. A page that breaks its
content or permissions policy, or throws, fails the test when its browser is closed.
"""

from __future__ import annotations

import math
import re
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, Page, async_playwright

from tests.e2e.eyes import BEFORE_EVERY_PAGE
from tests.real.packages import program

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
)
POLICIES = re.compile(r"content[ -]security[ -]policy|permissions[ -]policy", re.IGNORECASE)


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


def write_picture(path: Path, *, width: int = 640, height: int = 480) -> Path:
    """A still Y4M picture for a fake camera: a bright disk on a calm ground, as the demo's people have."""
    luma = bytearray()
    for row in range(height):
        half = math.isqrt(max(0, (height // 4) ** 2 - (row - height // 2) ** 2))
        ground, side = bytes([60 + row // 8]), width // 2 - half
        luma += ground * side + b"\xc8" * (2 * half) + ground * side
    chroma = bytes([140]) * (width * height // 4) + bytes([104]) * (width * height // 4)
    header = f"YUV4MPEG2 W{width} H{height} F20:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(header.encode() + 2 * (b"FRAME\n" + luma + chroma))
    return path


def watch(page: Page, problems: list[str]) -> None:
    """Adds to `problems` what the page throws, and every broken policy that its console tells of."""
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: problems.append(message.text) if POLICIES.search(message.text) else None,
    )


@asynccontextmanager
async def chromium(
    *,
    microphone: Path | None = None,
    camera: Path | None = None,
    devices: bool = True,
    deny: bool = False,
    flags: tuple[str, ...] = (),
    login: tuple[str, str] | None = None,
) -> AsyncIterator[Page]:
    """One page of a browser of its own, which fails the test at its end if a policy was broken.

    `deny` refuses every device; `login` is (base URL, key of a login session), for who signed in before.
    """
    arguments = [*FLAGS, *flags, "--use-fake-ui-for-media-stream" + ("=deny" if deny else "")]
    if devices:
        arguments.append("--use-fake-device-for-media-stream")
    if microphone is not None:
        arguments.append(f"--use-file-for-fake-audio-capture={microphone}")
    if camera is not None:
        arguments.append(f"--use-file-for-fake-video-capture={camera}")
    problems: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=program("chromium", "chromium"), args=arguments, headless=True
        )
        try:
            context = await browser.new_context(viewport={"width": 1280, "height": 800})
            context.on("page", lambda page: watch(page, problems))
            await context.add_init_script(BEFORE_EVERY_PAGE)
            if login is not None:
                await remember(context, *login)
            yield await context.new_page()
        finally:
            await browser.close()
    assert not problems, problems


async def remember(context: BrowserContext, base: str, login: str) -> None:
    """Gives the browser a login session, as if the person had signed in a while ago."""
    await context.add_cookies([{"name": "vioip", "value": login, "url": base}])
