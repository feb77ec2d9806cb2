"""Serial numbers that wrap (RFC 1982, RFC 3550 §5.1): 16-bit sequence numbers, 32-bit timestamps.

`_full` numbers never wrap; 16- and 32-bit ones live on the wire. Half the circle ahead counts as behind.
"""

from __future__ import annotations


def distance16(newer: int, older: int) -> int:
    """Signed way from `older` to `newer` on the 16-bit circle: -32768 … 32767."""
    return ((newer - older + 0x8000) & 0xFFFF) - 0x8000


def distance32(newer: int, older: int) -> int:
    """Signed way from `older` to `newer` on the 32-bit circle."""
    return ((newer - older + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def unwrap16(seq16: int, near_full: int) -> int:
    """The full number whose low 16 bits are `seq16` and that lies nearest to `near_full`."""
    return near_full + distance16(seq16, near_full & 0xFFFF)
