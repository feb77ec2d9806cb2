"""Importing this module chooses the event loop of the process (uvloop, where it is installed) and how threads
take turns beside it.

`manage.py serve` imports it before anything that imports daphne, which makes its loop on import. Nothing
else imports it: a test run, say, keeps the loop it has.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from importlib.util import find_spec

if find_spec("uvloop") is not None:
    asyncio.set_event_loop_policy(import_module("uvloop").EventLoopPolicy())

# How long a thread that makes a page may keep Python from the loop, which gives it up at every system call:
# about fifteen times for each packet that comes in. Python's own 5 ms delayed packets by half a second
# (docs/decisions/0014); shorter than this costs pages more than it spares packets.
SWITCH_S = 0.0001
sys.setswitchinterval(SWITCH_S)
