"""Offers of real browsers, recorded without candidates: three sent lines and two seats."""

from pathlib import Path

_OFFERS = Path(__file__).parent / "offers"


def recorded(browser: str) -> str:
    """The offer of "chromium" or "firefox"."""
    return (_OFFERS / f"{browser}.sdp").read_bytes().decode()
