"""Whose turn it is to run Python: how calls into C are made while other threads of the process want theirs.

Such a call gives the turn (the GIL) up and takes it back. That costs nothing while nobody else wants it, and
a switch interval when somebody does: a dozen times for each packet in a full room. So while pages are made
the same functions are called in another way, which keeps the turn and costs a little more (decision 14).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


class Turns:
    """`others` is how many pieces of work in other threads want to run Python now. Only its owner counts."""

    __slots__ = ("others",)

    def __init__(self) -> None:
        self.others = 0


def keeping(address: int, *arguments: Any) -> Callable[..., int]:
    """The C function at `address`, which takes `arguments` (types of ctypes) and returns an int."""
    made: Any = ctypes.PYFUNCTYPE(ctypes.c_int, *arguments)
    return made(address)  # type: ignore[no-any-return]
