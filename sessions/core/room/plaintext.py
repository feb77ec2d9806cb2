"""What people type, made safe to put between other people's words.

Control characters and those that turn the direction of what follows (Unicode TR36 section 2.2) are taken
out; the joiners that letters and emoji are made with stay.
"""

from __future__ import annotations

import re

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]"
)
_GAPS = re.compile(r"\n\s*\n\s*\n+")


def plain(text: str) -> str:
    """The text without what nobody means to type."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _GAPS.sub("\n\n", _UNWANTED.sub("", lines)).strip()
