"""A break: everybody may go out, minutes pause unless the program counts breaks (MINUTES section 4).

It has a time at which the group means to go on, and is ended by hand: nobody's minutes begin behind their
back.
"""

from __future__ import annotations

from sessions.core.protocol.values import Break, RefusalCode
from sessions.core.room.effects import Effect
from sessions.core.room.state import RoomState

_MINUTE_MS = 60_000


def start_break(state: RoomState, minutes: int, now: int) -> list[Effect] | RefusalCode:
    """The group is on a break from now on."""
    if state.life.on_break is not None:
        return RefusalCode.ON_BREAK
    state.life.on_break = Break(since_ms=now, until_ms=now + minutes * _MINUTE_MS)
    return [state.ledger.break_started(now)]


def extend_break(state: RoomState, minutes: int, now: int) -> list[Effect] | RefusalCode:
    """The group goes on later than it meant to."""
    taken = state.life.on_break
    if taken is None:
        return RefusalCode.NOT_ON_BREAK
    until_ms = max(now, taken.until_ms or now) + minutes * _MINUTE_MS
    state.life.on_break = taken.model_copy(update={"until_ms": until_ms})
    return []


def end_break(state: RoomState, now: int) -> list[Effect] | RefusalCode:
    """The group goes on."""
    if state.life.on_break is None:
        return RefusalCode.NOT_ON_BREAK
    state.life.on_break = None
    return [state.ledger.break_ended(now)]
