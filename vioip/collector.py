"""Python's collector of cyclic garbage, kept from walking through everything again and again.

Pages and counts make hundreds of thousands of objects and hardly a cycle. By the collector's own thresholds
(700, 10, 10) it walks through everything it knows every few pages: a fifth of the time of a recount, and a
tenth of a second in which no packet is forwarded either.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (10_000, 20, 50)
"""Larger: cycles wait longer in memory (the youngest are some 5 MB), and with them what they hold outside of
Python: whoever closes something large breaks its circle (`sessions/media/aiortc_seam.py`). Smaller: more
walks."""


def spare_the_collector() -> None:
    """What is loaded by now stays for good: the collector need not walk through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def collector_spared() -> Iterator[None]:
    """The same for a while and then as before, without a first walk: for what is over in a second."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
