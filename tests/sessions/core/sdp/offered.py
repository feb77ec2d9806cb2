"""Offers of real browsers, recorded without candidates: three sent lines and two seats."""

from pathlib import Path

_OFFERS = Path(__file__).parent / "offers"


def recorded(browser: str) -> str:
    """The offer of "chromium" or "firefox"."""
    return (_OFFERS / f"{browser}.sdp").read_bytes().decode()


RED = "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n"


def with_red(lines: str = RED) -> str:
    """Chromium's offer with redundant audio first in the microphone's section, as the page prefers it."""
    return (
        recorded("chromium")
        .replace("SAVPF 111", "SAVPF 63 111", 1)
        .replace("a=rtpmap:111 opus/48000/2\r\n", lines + "a=rtpmap:111 opus/48000/2\r\n", 1)
    )
