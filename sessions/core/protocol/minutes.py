"""How the reader's own minutes stand, as far as a room can know; the ledger has the last word."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sessions.core.protocol.value import Count, Instant, Value

Uncounted = Literal["sitting_out", "no_video"]


class Absence(Value):
    """Nothing was heard of the reader for a while, whose line had dropped; they have come back since."""

    from_ms: Instant
    to_ms: Instant
    counts: bool | None = Field(
        description="Whether that time counts all the same; null where none of it would have counted."
    )


class OwnMinutes(Value):
    """The reader's minutes. Whoever has none, or waits, is told nothing of them."""

    uncounted: Uncounted | None = Field(
        description="Why theirs do not count while the others' do: marked as not taking part, or no camera."
    )
    bridge_s: Count = Field(
        description="A drop of their line that begins now and is no longer than this still counts."
    )
    absence: Absence | None = Field(description="The last one.")
