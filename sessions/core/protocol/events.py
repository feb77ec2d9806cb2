"""What a room says. Events are a state or a past tense, numbered per participant and epoch.

Replies (`Ok`, `Refused`, `Answered`, `BeatAnswered`, `RejoinGranted`, `LinesReported`), `MediaNews` and
notices about the connection itself are not numbered: they belong to one peer and are worth nothing after it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from sessions.core.protocol.chat import ChatChanged, ChatSaid
from sessions.core.protocol.command import Ref
from sessions.core.protocol.handouts import HandoutsChanged
from sessions.core.protocol.leadership import LeadershipChanged
from sessions.core.protocol.together import (
    CaptionsChanged,
    PollChanged,
    ReactionsChanged,
    RoundChanged,
    TimerChanged,
)
from sessions.core.protocol.values import (
    Breakouts,
    Instant,
    LineFigures,
    Participant,
    ParticipantId,
    PeerId,
    RefusalCode,
    RoomStatus,
    Snapshot,
    Value,
    Waiting,
    Worry,
    You,
)


class RoomChanged(Value):
    type: Literal["room_changed"] = "room_changed"
    room: RoomStatus


class YouChanged(Value):
    type: Literal["you_changed"] = "you_changed"
    you: You


class ParticipantChanged(Value):
    """This participant is new, or something about them is."""

    type: Literal["participant_changed"] = "participant_changed"
    participant: Participant


class ParticipantLeft(Value):
    type: Literal["participant_left"] = "participant_left"
    id: ParticipantId


class WaitingChanged(Value):
    """The whole lobby, to facilitators."""

    type: Literal["waiting_changed"] = "waiting_changed"
    waiting: tuple[Waiting, ...]


class WorriesChanged(Value):
    """Everybody whom those who lead look after, to facilitators."""

    type: Literal["worries_changed"] = "worries_changed"
    worries: tuple[Worry, ...]


class BreakoutsChanged(Value):
    """The group divides, is divided in another way, or is one again."""

    type: Literal["breakouts_changed"] = "breakouts_changed"
    breakouts: Breakouts | None


class Entered(Value):
    """You were admitted: the room as you may now see it, in place of what you knew."""

    type: Literal["entered"] = "entered"
    snapshot: Snapshot


Event = Annotated[
    RoomChanged
    | YouChanged
    | ParticipantChanged
    | ParticipantLeft
    | WaitingChanged
    | ChatSaid
    | ChatChanged
    | WorriesChanged
    | BreakoutsChanged
    | LeadershipChanged
    | RoundChanged
    | TimerChanged
    | PollChanged
    | ReactionsChanged
    | CaptionsChanged
    | HandoutsChanged
    | Entered,
    Field(discriminator="type"),
]


class Numbered(Value):
    """One event of the receiver's own sequence; a gap is healed with `resume`."""

    type: Literal["event"] = "event"
    epoch: int
    n: Annotated[int, Field(ge=1)]
    event: Event


class Welcome(Value):
    """The state after event `n` of `epoch`, on arrival or after a gap; `peer` names this connection."""

    type: Literal["welcome"] = "welcome"
    peer: PeerId
    epoch: int
    n: Annotated[int, Field(ge=0)]
    beat_s: int = Field(ge=1, description="How often to beat: the program says what silence means.")
    now_ms: Instant = Field(description="What the room's clock shows; the device's may be wrong.")
    snapshot: Snapshot


class Resumed(Value):
    """Nothing was lost: the events after the one you named follow."""

    type: Literal["resumed"] = "resumed"
    peer: PeerId
    epoch: int
    n: Annotated[int, Field(ge=0)]
    now_ms: Instant = Field(description="As of `welcome`.")


class Ok(Value):
    type: Literal["ok"] = "ok"
    ref: Ref


class Refused(Value):
    type: Literal["refused"] = "refused"
    ref: Ref
    code: RefusalCode
    detail: str


class Answered(Value):
    """The server's SDP answer to offer `ref`."""

    type: Literal["answered"] = "answered"
    ref: Ref
    sdp: str


class BeatAnswered(Value):
    """`n` is the last event sent to this participant: a larger one than yours is a gap."""

    type: Literal["beat_answered"] = "beat_answered"
    ref: Ref
    epoch: int
    n: Annotated[int, Field(ge=0)]


class RejoinGranted(Value):
    """Present this instead of a ticket after a cut; it is good until the session ends."""

    type: Literal["rejoin_granted"] = "rejoin_granted"
    token: str


class LinesReported(Value):
    """How the connections of everybody who sends or receives fare, in order of seat."""

    type: Literal["lines_reported"] = "lines_reported"
    ref: Ref
    lines: tuple[LineFigures, ...]


class MediaNews(Value):
    """What the media plane found out, as a whole, whenever it changes for this connection.

    Not numbered: after a `welcome` or `resumed` the default holds (nobody speaks, nothing is paused, every
    layer is wanted) until the room says otherwise.
    """

    type: Literal["media_news"] = "media_news"
    speaker: ParticipantId | None = Field(description="Who has the floor.")
    paused: tuple[int, ...] = Field(description="Seats whose pictures do not come, to keep sound clear.")
    layers: int = Field(ge=0, description="So many layers of the own camera, lowest first, are of use.")


class Restarting(Value):
    """The room moves or restarts: come back after `wait_ms`."""

    type: Literal["restarting"] = "restarting"
    wait_ms: Annotated[int, Field(ge=0)]


Message = Annotated[
    Numbered
    | Welcome
    | Resumed
    | Ok
    | Refused
    | Answered
    | BeatAnswered
    | RejoinGranted
    | LinesReported
    | MediaNews
    | Restarting,
    Field(discriminator="type"),
]
MESSAGES: TypeAdapter[Message] = TypeAdapter(Message)


class CloseCode:
    """Why a websocket was closed (RFC 6455 section 7.4.2: 4000-4999 are an application's own)."""

    MALFORMED = 4400
    TICKET_REFUSED = 4401
    DENIED = 4403
    REMOVED = 4406
    BARRED = 4407  # for the rest of the session; after DENIED and REMOVED one may wait at the door again
    SILENT = 4408
    LEFT = 4409
    SESSION_ENDED = 4410
    NOT_THE_OWNER = 4421
    TOO_MANY = 4429
    RESTARTING = 1012
