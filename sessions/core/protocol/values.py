"""Values both sides of the wire share: what a room looks like to one participant.

Described once, here; the TypeScript types and `docs/protocol.md` are generated from these models
(`manage.py exportprotocol`). Instants are milliseconds since the Unix epoch, UTC. Nothing here may hold
more of a name than first name and initial, or the alias a person chose.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sessions.core.protocol.between import Between
from sessions.core.protocol.leadership import Leadership
from sessions.core.protocol.minutes import OwnMinutes
from sessions.core.protocol.value import Count as Count  # noqa: PLC0414 - declared there, used here by all
from sessions.core.protocol.value import Instant as Instant  # noqa: PLC0414 - declared there, used here by all
from sessions.core.protocol.value import ParticipantId as ParticipantId  # noqa: PLC0414 - declared there, used here by all
from sessions.core.protocol.value import PeerId as PeerId  # noqa: PLC0414 - declared there, used here by all
from sessions.core.protocol.value import Value as Value  # noqa: PLC0414 - declared there, used here by all

LobbyText = Annotated[str, Field(min_length=1, max_length=300)]
BreakoutId = Annotated[str, Field(min_length=1, max_length=64)]
Role = Literal["client", "facilitator", "guest"]
Capacity = Literal["family", "interpreter", "captioner", "observer"]
Meeting = Literal["group", "individual", "family"]
RemovalReason = Literal["disruptive", "not_private", "not_well", "other"]
Line = Literal["good", "fair", "poor", "lost"]
Trouble = Literal["database_away", "disk_failing", "disk_full"]


class RefusalCode(StrEnum):
    """Why a command was not carried out; every code has words of its own in the browser."""

    NOT_ALLOWED = "not_allowed"
    NOT_WAITING = "not_waiting"
    NOT_HERE = "not_here"
    LOCKED = "locked"
    NOT_ADMITTED = "not_admitted"
    ALREADY_STARTED = "already_started"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    ELSEWHERE = "elsewhere"
    ON_BREAK = "on_break"
    NOT_ON_BREAK = "not_on_break"
    BREAKOUTS_OPEN = "breakouts_open"
    NO_BREAKOUTS = "no_breakouts"
    ROOM_FULL = "room_full"
    GROUP_FULL = "group_full"
    BAD_OFFER = "bad_offer"
    NO_SEAT = "no_seat"
    TOO_MANY = "too_many"
    SHARING_OFF = "sharing_off"
    SHARED_ALREADY = "shared_already"
    CHAT_CLOSED = "chat_closed"
    NO_ROUND = "no_round"
    NO_POLL = "no_poll"
    HAS_VOTED = "has_voted"
    MANY_HANDOUTS = "many_handouts"
    NO_HANDOUT = "no_handout"


class Break(Value):
    """The group is out for a while; minutes pause unless the program counts breaks."""

    since_ms: Instant
    until_ms: Instant | None = Field(description="When it is meant to go on; a facilitator ends it by hand.")


class RoomStatus(Value):
    """What everybody may know of the room, the lobby included."""

    title: str
    meeting: Meeting = Field(description="What the screens may call it.")
    phase: Literal["waiting", "open", "ended"]
    scheduled_start_ms: Instant
    scheduled_end_ms: Instant
    started_ms: Instant | None
    ended_ms: Instant | None
    led_by: tuple[str, ...] = Field(description="Names of the facilitators who are in the room.")
    expected_leaders: tuple[str, ...] = Field(
        description="Names of those who are to lead, by the roster: read at the door until one of them is in."
    )
    counting: bool = Field(
        description="Whether the reader's minutes count at this moment; to those who lead, the group's."
    )
    on_break: Break | None
    locked: bool = Field(description="Nobody is let in while it is; whoever was let in may come back.")
    shared_by: ParticipantId | None = Field(
        description="Whose screen the stage shows: the last seat, which nobody ever sits in."
    )
    clients_share: bool = Field(description="Whether clients may show their screens; who leads always may.")
    trouble: Trouble | None = Field(
        description="What is wrong with the clinic's server, told to facilitators in the room alone."
    )


class Participant(Value):
    """A person in the room, in the seat they keep across reconnects."""

    id: ParticipantId
    name: str
    pronouns: str = Field(description="How they want to be spoken of, in their own words; empty: not said.")
    role: Role
    capacity: Capacity | None = Field(description="As what a guest is here; null for everybody else.")
    here_for: ParticipantId | None = Field(
        description="The client whom a guest is here for, told to facilitators alone; null: for everybody."
    )
    seat: int = Field(ge=0, description="Which pair of receive-only m-lines carries them.")
    microphone: bool
    camera: bool
    connection: Literal["live", "reconnecting"]
    line: Line = Field(
        description="How well sound and picture get through, both ways; lost: nothing comes from them."
    )
    hand_ms: Instant | None = Field(description="Since when the hand is up; the earliest is first in turn.")
    elsewhere: bool = Field(
        description="In another place than the reader, who learns no more than that they are."
    )
    away: bool = Field(description="Needs a minute: out of view by their own wish, and still here.")


class LineFigures(Value):
    """How one person's connection fares, over the last seconds; shown to facilitators only."""

    id: ParticipantId
    line: Line
    lost_percent: int = Field(ge=0, description="Of what they send.")
    lost_back_percent: int = Field(ge=0, description="Of what they are sent, by their own word.")
    jitter_ms: int = Field(ge=0)
    round_trip_ms: int = Field(ge=0)
    estimate_kbps: int = Field(ge=0, description="How much their line takes, as far as it was tried.")
    height: int = Field(ge=0, description="Pixels of the sharpest picture that comes from them; 0: none.")
    paused: int = Field(ge=0, description="Pictures kept from them so that sound stays clear.")
    freezes: Count = Field(description="How often a picture stood still for them, as their browser tells it.")


class LobbyLine(Value):
    """One line between somebody who waits and those who lead; nobody else reads it."""

    at_ms: Instant
    by: str
    from_staff: bool
    text: LobbyText


class PastCap(Value):
    """The group holds no more: whoever is let in now is one client too many."""

    holds: int = Field(ge=1, description="So many clients.")
    blocks: bool = Field(description="Whether the program lets in no more, or leaves it to those who lead.")


class Waiting(Value):
    """A person in the lobby, shown to facilitators only."""

    id: ParticipantId
    name: str
    pronouns: str = Field(description="How they want to be spoken of, in their own words; empty: not said.")
    capacity: Capacity | None = Field(description="As what a guest is here; null for everybody else.")
    since_ms: Instant
    turned_away: bool = Field(description="Sent away before: the next time is for the rest of the session.")
    lines: tuple[LobbyLine, ...] = Field(description="The talk with this person so far, oldest first.")
    past_cap: PastCap | None = Field(
        description="Set where letting this client in makes more than the group holds; never for a guest, or "
        "for somebody who comes back."
    )


class HelpCall(Value):
    """A quiet call for help, as the caller sees it."""

    asked_ms: Instant
    seen_by: str | None = Field(description="Who of those who lead has seen it, by name.")


class Worry(Value):
    """Somebody whom those who lead look after; nobody else is told any of it."""

    id: ParticipantId
    name: str
    help_ms: Instant | None = Field(description="Since when they ask for help.")
    seen_by: str | None
    watched: bool = Field(description="Somebody who leads keeps an eye on them.")
    vanished_ms: Instant | None = Field(description="Since when they are gone without a word.")
    left_ms: Instant | None = Field(description="When they left by their own press; null once they are back.")


class Stopped(Value):
    """How often a facilitator has switched these off: where a number grows, the browser does so too."""

    microphone: Count
    camera: Count


class You(Value):
    """The reader of this snapshot."""

    id: ParticipantId
    name: str
    role: Role
    capacity: Capacity | None = Field(description="As what a guest is here; null for everybody else.")
    place: Literal["lobby", "main"]
    seat: int | None
    seat_peer: PeerId | None = Field(
        description="The connection that holds the seat; the others are companions."
    )
    aside: bool = Field(description="In private with a facilitator; the group neither sees nor hears it.")
    stopped: Stopped
    asked_ms: Instant | None = Field(description="When a facilitator last asked for the microphone.")
    help: HelpCall | None = Field(description="The reader's own call; nobody but those who lead knows.")
    lines: tuple[LobbyLine, ...] = Field(description="The reader's talk with those who lead, while waiting.")
    minutes: OwnMinutes | None = Field(description="Null for whoever has none, and while waiting.")


class Note(Value):
    """A line from whoever leads to all breakouts."""

    text: str
    at_ms: Instant


class Breakout(Value):
    """One part of the divided group."""

    id: BreakoutId
    name: str
    people: tuple[ParticipantId, ...] = Field(description="Who is there at the moment, the reader included.")
    asked_ms: Instant | None = Field(description="Since when somebody there asks for a facilitator.")


class Breakouts(Value):
    """The group is divided for a while."""

    since_ms: Instant
    until_ms: Instant | None = Field(description="When everybody comes back by themselves.")
    note: Note | None
    rooms: tuple[Breakout, ...] = Field(
        description="All of them, to facilitators; to a client the one they are in, and no other."
    )


class Snapshot(Value):
    """All that one participant may see at this moment. In the lobby: no roster, no client's name."""

    room: RoomStatus
    you: You
    participants: tuple[Participant, ...] = Field(description="In order of seat; empty in the lobby.")
    waiting: tuple[Waiting, ...] = Field(description="In order of arrival; empty but for facilitators.")
    worries: tuple[Worry, ...] = Field(description="Empty but for facilitators.")
    breakouts: Breakouts | None
    leadership: Leadership
    seats: int = Field(
        ge=1, description="How many seats the browser offers m-lines for; the last is the stage."
    )
    between: Between
