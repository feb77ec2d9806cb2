"""What every command has: a number that its answer repeats. Features declare their own beside it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sessions.core.protocol.value import Value

Ref = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Asked(Value):
    ref: Ref
