"""What happened, as the ledger keeps it (MINUTES section 2).

Facts are the only truth about attendance: append-only, written by the owner of a room, ordered by
(`at_ms`, `epoch`, `seq`). This module knows their shape and nothing of what they mean for credit.
Instants are integer milliseconds since the Unix epoch, UTC, by the room's steady clock; no fact ever
carries a time that a browser supplied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["client", "facilitator", "guest", "observer"]
LeftReason = Literal["leave", "removed", "replaced", "ended", "timeout", "transport_lost", "server_lost"]
EXACT_REASONS: frozenset[str] = frozenset({"leave", "removed", "replaced", "ended"})

LOBBY = "lobby"
MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stamped:
    """Where and when: `seq` is unique within the writer's `epoch` of one session."""

    at_ms: int
    session: str
    epoch: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(_Stamped):
    """This connection (`peer`) of `person` is now in `place`."""

    person: str
    peer: str
    role: Role
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(_Stamped):
    """The same connection, in another place."""

    peer: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(_Stamped):
    """Proof of life at `at_ms`; with `since_ms`, without a break since then."""

    peer: str
    since_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(_Stamped):
    """The connection ended; only the reasons in `EXACT_REASONS` say exactly when."""

    peer: str
    reason: LeftReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality(_Stamped):
    """What this connection is sending from now on."""

    peer: str
    video: bool
    audio: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(_Stamped):
    """Minutes count from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakStarted(_Stamped):
    """The group is on a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEnded(_Stamped):
    """The group is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(_Stamped):
    """Pressed by a facilitator, or by the automatic end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(_Stamped):
    """Voids the `ended` before it (within 15 minutes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrunConfirmed(_Stamped):
    """Time past the overrun cap is confirmed at sign-off."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded(_Stamped):
    """`person` was not taking part in [`from_ms`, `to_ms`)."""

    person: str
    from_ms: int
    to_ms: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested(_Stamped):
    """Care in [`from_ms`, `to_ms`) that the system could not see, vouched for by `by`."""

    person: str
    from_ms: int
    to_ms: int
    by: str
    reason: str
    modality: Literal["video", "audio", "unknown"]


Fact = (
    Joined
    | Moved
    | Seen
    | Left
    | Modality
    | Started
    | BreakStarted
    | BreakEnded
    | Ended
    | Reopened
    | OverrunConfirmed
    | Excluded
    | Attested
)

KINDS: dict[str, type[Fact]] = {
    "joined": Joined,
    "moved": Moved,
    "seen": Seen,
    "left": Left,
    "modality": Modality,
    "started": Started,
    "break_started": BreakStarted,
    "break_ended": BreakEnded,
    "ended": Ended,
    "reopened": Reopened,
    "overrun_confirmed": OverrunConfirmed,
    "excluded": Excluded,
    "attested": Attested,
}
KIND_OF: dict[type[Fact], str] = {shape: kind for kind, shape in KINDS.items()}


def sort_key(fact: Fact) -> tuple[int, int, int]:
    """The order of the ledger: instant, then writer's epoch, then its sequence."""
    return (fact.at_ms, fact.epoch, fact.seq)
