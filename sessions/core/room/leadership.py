"""Handing the lead on, and marking who does not take part (MINUTES case 13).

All facilitators may do the same; who leads is for people to read, and moves by hand or when the one who
leads is gone. Sitting out becomes an `excluded` fact when it ends: by a mark, or with the session.
"""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.protocol.leadership import (
    NOBODY_LEADS,
    Barred,
    HandLead,
    Leadership,
    SetTakingPart,
    SittingOut,
    SittingOutReason,
)
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import AttendanceChanged, Effect
from sessions.core.room.presence import Peer
from sessions.core.room.sitting_out import Sitting
from sessions.core.room.state import Person, RoomState

REASONS: Mapping[SittingOutReason, str] = {
    "busy": "Busy with something else.",
    "asleep": "Did not answer.",
    "not_well": "Not well enough to take part.",
    "other": "Not taking part.",
}
"""What the ledger says; the words on screens are the browser's."""


def set_taking_part(
    state: RoomState, sender: Peer, command: SetTakingPart, *, now: int
) -> list[Effect] | RefusalCode:
    """A client is marked, or marked back: whoever was let in, also while their line is cut."""
    person = state.people.get(command.participant)
    if person is None or not state.lobby.is_admitted(person.id):
        return RefusalCode.NOT_HERE
    if person.role != "client":
        return RefusalCode.NOT_ALLOWED
    if command.taking_part:
        sitting = state.lead.take_part(person.id)
        return [] if sitting is None else _exclude(state, sitting, now, now=now)
    earliest = state.life.started_ms or now
    since_ms = min(max(earliest, now if command.since_ms is None else command.since_ms), now)
    out = SittingOut(id=person.id, name=person.name, since_ms=since_ms, reason=command.reason)
    state.lead.sit_out(Sitting(out=out, by=sender.person))
    return []


def end_sitting(state: RoomState, at_ms: int, *, now: int) -> list[Effect]:
    """With the session everybody's time out ends, at `at_ms`."""
    effects: list[Effect] = []
    for sitting in state.lead.sitting():
        state.lead.take_part(sitting.out.id)
        effects += _exclude(state, sitting, at_ms, now=now)
    return effects


def hand_lead(state: RoomState, command: HandLead) -> list[Effect] | RefusalCode:
    """Another facilitator who is here leads from now on, or the sender does."""
    person = state.people.get(command.participant)
    if person is None or state.seats.shown(person.id) is None:
        return RefusalCode.NOT_HERE
    if person.role != "facilitator":
        return RefusalCode.NOT_ALLOWED
    state.lead.hand_to(person.id)
    return []


def settle_lead(state: RoomState) -> None:
    """Somebody leads for as long as anybody who may is here; once it is over, nothing changes any more."""
    if state.life.ended_ms is not None:
        return
    present = [
        peer.person
        for peer in state.presence.everyone()
        if peer.place == "main" and state.people[peer.person].role == "facilitator"
    ]
    state.lead.settle(present, state.returning.people())


def leadership(state: RoomState, person: Person) -> Leadership:
    """What this person may read of it."""
    if not state.lobby.is_admitted(person.id):
        return NOBODY_LEADS
    out = tuple(sitting.out for sitting in state.lead.sitting())
    if person.role != "facilitator":
        out = tuple(one for one in out if one.id == person.id)
        return Leadership(leader=state.lead.leader, sitting_out=out, barred=())
    barred = tuple(Barred(id=one, name=state.lobby.name_of(one)) for one in state.lobby.barred())
    return Leadership(leader=state.lead.leader, sitting_out=out, barred=barred)


def _exclude(state: RoomState, sitting: Sitting, until_ms: int, *, now: int) -> list[Effect]:
    out = sitting.out
    if until_ms <= out.since_ms:
        return []
    fact = state.ledger.excluded(
        now,
        person=out.id,
        from_ms=out.since_ms,
        to_ms=until_ms,
        by=sitting.by,
        reason=REASONS[out.reason],
    )
    return [fact, AttendanceChanged()]
