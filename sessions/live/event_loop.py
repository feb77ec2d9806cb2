"""Importing this module chooses the event loop of the process: uvloop, where it is installed.

`manage.py serve` imports it before anything that imports daphne, which makes its loop on import. Nothing
else imports it: a test run, say, keeps the loop it has.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from importlib.util import find_spec

if find_spec("uvloop") is not None:
    asyncio.set_event_loop_policy(import_module("uvloop").EventLoopPolicy())
