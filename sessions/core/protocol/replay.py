"""A view and the events after it: the reducer, the same as the browser's.

`apply` is pure and total: an event about somebody unknown changes nothing but what it says. Tested on both
sides with the transcripts in `tests/transcripts`.
"""

from __future__ import annotations

from sessions.core.protocol.between import apply_between
from sessions.core.protocol.events import (
    BreakoutsChanged,
    Entered,
    Event,
    ParticipantChanged,
    ParticipantLeft,
    RoomChanged,
    WaitingChanged,
    WorriesChanged,
    YouChanged,
)
from sessions.core.protocol.leadership import LeadershipChanged
from sessions.core.protocol.values import Participant, ParticipantId, Snapshot


def apply(snapshot: Snapshot, event: Event) -> Snapshot:
    """The view after `event`."""
    match event:
        case RoomChanged(room=room):
            return snapshot.model_copy(update={"room": room})
        case YouChanged(you=you):
            return snapshot.model_copy(update={"you": you})
        case ParticipantChanged(participant=participant):
            return _seated(snapshot, (*_without(snapshot, participant.id), participant))
        case ParticipantLeft(id=gone):
            return _seated(snapshot, _without(snapshot, gone))
        case WaitingChanged(waiting=waiting):
            return snapshot.model_copy(update={"waiting": waiting})
        case WorriesChanged(worries=worries):
            return snapshot.model_copy(update={"worries": worries})
        case BreakoutsChanged(breakouts=breakouts):
            return snapshot.model_copy(update={"breakouts": breakouts})
        case LeadershipChanged(leadership=leadership):
            return snapshot.model_copy(update={"leadership": leadership})
        case Entered(snapshot=entered):
            return entered
        case _:
            return snapshot.model_copy(update={"between": apply_between(snapshot.between, event)})


def _without(snapshot: Snapshot, gone: ParticipantId) -> tuple[Participant, ...]:
    return tuple(participant for participant in snapshot.participants if participant.id != gone)


def _seated(snapshot: Snapshot, participants: tuple[Participant, ...]) -> Snapshot:
    ordered = tuple(sorted(participants, key=lambda participant: participant.seat))
    return snapshot.model_copy(update={"participants": ordered})
