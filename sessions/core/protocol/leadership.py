"""Who leads at the moment, who is marked as not taking part and who was sent away for the session: values,
commands and the event."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sessions.core.protocol.command import Asked
from sessions.core.protocol.value import Instant, ParticipantId, Value

SittingOutReason = Literal["busy", "asleep", "not_well", "other"]


class SittingOut(Value):
    """Somebody who is here and does not take part: that time does not count until they are marked back."""

    id: ParticipantId
    name: str
    since_ms: Instant
    reason: SittingOutReason


class Barred(Value):
    """Somebody who may not wait at the door for the rest of the session, unless those who lead let them."""

    id: ParticipantId
    name: str


class Leadership(Value):
    """All who lead may do the same; one of them leads at a time, and everybody reads who."""

    leader: ParticipantId | None = Field(description="None in the lobby, and while nobody who leads is here.")
    sitting_out: tuple[SittingOut, ...] = Field(
        description="All of them, to facilitators; to a client nobody but themselves."
    )
    barred: tuple[Barred, ...] = Field(description="Empty but for facilitators.")


NOBODY_LEADS = Leadership(leader=None, sitting_out=(), barred=())


class SetTakingPart(Asked):
    """Marks a client as not taking part, from now or from an instant before, or as taking part again.

    An instant before the start means the start, one in the future means now.
    """

    type: Literal["set_taking_part"] = "set_taking_part"
    participant: ParticipantId
    taking_part: bool
    since_ms: Instant | None = None
    reason: SittingOutReason = "other"


class HandLead(Asked):
    """From now on this facilitator leads; it may be the sender."""

    type: Literal["hand_lead"] = "hand_lead"
    participant: ParticipantId


class LeadershipChanged(Value):
    type: Literal["leadership_changed"] = "leadership_changed"
    leadership: Leadership
