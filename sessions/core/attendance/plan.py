"""What was planned for one session: all that counting needs to know beside the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Standing = Literal["cancelled by client (in time)", "cancelled by client (late)", "excused", "void"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """One dated session; instants are whole seconds since the Unix epoch, UTC.

    `roster` names the clients who are expected. `standings` is what was decided about single clients
    before or after the session by a person; `void` takes the whole session out of the record.
    `video_only` are clients whose payer does not count time without video.
    """

    id: str
    service: str
    scheduled_start_s: int
    scheduled_end_s: int
    roster: tuple[str, ...] = ()
    cancelled: bool = False
    void: bool = False
    standings: Mapping[str, Standing] = field(default_factory=dict)
    video_only: tuple[str, ...] = ()
