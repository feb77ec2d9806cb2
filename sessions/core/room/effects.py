"""What a room wants done. Whoever drives it carries out every effect, in order, before the next input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sessions.core.attendance.facts import Fact
from sessions.core.protocol.events import Message
from sessions.core.protocol.values import RemovalReason
from sessions.core.room.memory import RoomMemory


@dataclass(frozen=True, slots=True)
class Send:
    """Put `message` on the websocket of `peer`."""

    peer: str
    message: Message


@dataclass(frozen=True, slots=True)
class Close:
    """Close the websocket of `peer` with `code` (`CloseCode`) after what was sent before."""

    peer: str
    code: int


@dataclass(frozen=True, slots=True)
class Record:
    """Write `fact` to the journal; `urgent` facts (joins, leaves, session marks) are drained at once."""

    fact: Fact
    urgent: bool


@dataclass(frozen=True, slots=True)
class GrantRejoin:
    """Sign a rejoin token for `person` in `seat` and send it to `peer` (`RejoinGranted`), whose device the
    person last chose at `chosen_ms`."""

    peer: str
    person: str
    seat: int
    chosen_ms: int


@dataclass(frozen=True, slots=True)
class Negotiate:
    """Hand the offer of `peer` to the media plane; answer `ref` with `Answered` or `Refused(BAD_OFFER)`."""

    peer: str
    ref: int
    sdp: str


@dataclass(frozen=True, slots=True)
class SeatMedia:
    """The seat now shows what `peer` sends, or nothing."""

    seat: int
    peer: str | None


@dataclass(frozen=True, slots=True)
class SendingMedia:
    """What of `peer` is forwarded: a muted microphone or a closed camera never is."""

    peer: str
    microphone: bool
    camera: bool


@dataclass(frozen=True, slots=True)
class PlaceMedia:
    """From now on `peer` sees and hears, and is seen and heard, in `place` alone; "" is the group."""

    peer: str
    place: str


@dataclass(frozen=True, slots=True)
class StageMedia:
    """The seat now shows the screen of `peer`, or nothing."""

    seat: int
    peer: str | None


@dataclass(frozen=True, slots=True)
class WishMedia:
    """`peer` shows each seat's picture at so many pixels, 0 not at all, and wants `pinned` sharp."""

    peer: str
    heights: tuple[int, ...]
    pinned: int | None


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Somebody whose connection is asked about: `peer` carries their media."""

    person: str
    peer: str
    freezes: int


@dataclass(frozen=True, slots=True)
class ReportLines:
    """Answer `ref` of `peer` with what is known of the connections of `asked` (`LinesReported`)."""

    peer: str
    ref: int
    asked: tuple[AskedLine, ...]


@dataclass(frozen=True, slots=True)
class CloseMedia:
    """End the peer connection of `peer`, if it has one."""

    peer: str


@dataclass(frozen=True, slots=True)
class AttendanceChanged:
    """Poke dashboards: somebody came, went, or the session was started or ended."""


@dataclass(frozen=True, slots=True)
class Remember:
    """Save `memory` for the next owner of the room, soon; each one is whole and replaces the one before."""

    memory: RoomMemory


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Write to the audit trail that `by` sent `person` out of the room."""

    person: str
    by: str
    reason: RemovalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorNoted:
    """Write to the audit trail that `by` sent `person` away for the whole session, or took that back."""

    person: str
    by: str
    kind: Literal["barred", "let_wait_again"]


SafetyKind = Literal[
    "asked_for_help",
    "took_help_back",
    "help_seen",
    "help_settled",
    "watched",
    "unwatched",
    "vanished",
    "left",
    "came_back",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyNoted:
    """Write to the record of safety what happened with `person`; `by` is None: nobody's doing."""

    person: str
    by: str | None
    kind: SafetyKind
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSaid:
    """Keep a line of the talk with `person`, who waits, sealed."""

    person: str
    by: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutNoted:
    """Write to the audit trail that `by` shared or withdrew a handout; delete the file that was withdrawn."""

    handout: str
    by: str
    kind: Literal["shared", "withdrawn"]


MediaEffect = SeatMedia | SendingMedia | PlaceMedia | StageMedia | WishMedia
Effect = (
    Send
    | Close
    | Record
    | GrantRejoin
    | Negotiate
    | SeatMedia
    | SendingMedia
    | PlaceMedia
    | StageMedia
    | WishMedia
    | ReportLines
    | CloseMedia
    | AttendanceChanged
    | Remember
    | Removed
    | DoorNoted
    | SafetyNoted
    | LineSaid
    | HandoutNoted
)
