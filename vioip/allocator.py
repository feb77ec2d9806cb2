"""The C library's allocator, kept from holding memory that nobody uses.

glibc gives each thread that allocates an arena of its own, so that threads need not wait for each other. Ours
hold Python's lock as they allocate, and wait anyway; what remains are holes in every arena that no other
thread can fill, and that grow with each piece of work in a database (mallopt(3), `M_ARENA_MAX`).
"""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8  # <malloc.h>


def share_one_arena() -> bool:
    """From now on no thread gets an arena of its own; call it before there are any. False: not glibc."""
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1))
    except AttributeError:
        return False
