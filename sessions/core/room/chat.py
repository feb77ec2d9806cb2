"""Writing to the group, to those who lead, and among them. No client writes to another, and a guest to those
in their place alone, where that is no group.

Switched off, the chat is closed to clients' lines to the group alone: whoever needs those who lead can
always reach them. Nothing here is a fact: writing is no proof of more than a heartbeat is.
"""

from __future__ import annotations

from collections.abc import Iterator

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.chat import ChatLine, Say
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect
from sessions.core.room.plaintext import plain
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


def say(state: RoomState, sender: Peer, command: Say, *, now: int) -> list[Effect] | RefusalCode:
    """Adds a line for those it is addressed to."""
    code = _refusal(state, sender, command)
    if code is not None:
        return code
    if not state.conversation.pace.take(sender.person, now):
        return RefusalCode.TOO_MANY
    person = state.people[sender.person]
    is_private = command.to == "private"
    client = command.client if person.role == "facilitator" else person.id
    line = ChatLine(
        n=state.conversation.next_n,
        at_ms=now,
        by=person.id,
        name=person.name,
        to=command.to,
        client=client if is_private else None,
        text=plain(command.text),
    )
    is_for_all = command.to == "group"
    place = state.places.of(person.id) if is_for_all else MAIN
    state.conversation.add(line, place, people_in(state, place) if is_for_all else ())
    return []


def set_chat(state: RoomState, is_open: bool) -> list[Effect]:
    """Opens or closes the group's chat to clients."""
    state.conversation.set_open(is_open)
    return []


def people_in(state: RoomState, place: str) -> Iterator[str]:
    """Whoever was let in and belongs there now, a dropped line included."""
    for person in state.people:
        if state.lobby.is_admitted(person) and state.places.of(person) == place:
            yield person


def _refusal(state: RoomState, sender: Peer, command: Say) -> RefusalCode | None:
    role = state.people[sender.person].role
    leads = role == "facilitator"
    if role == "guest" and not (command.to == "group" and state.plan.shares_with_guests):
        return RefusalCode.NOT_ALLOWED
    match command.to:
        case "staff":
            return None if leads else RefusalCode.NOT_ALLOWED
        case "group":
            return None if leads or state.conversation.is_open else RefusalCode.CHAT_CLOSED
        case "private" if leads:
            return _refusal_of_client(state, command.client)
        case _:
            return None if command.client in (None, sender.person) else RefusalCode.NOT_ALLOWED


def _refusal_of_client(state: RoomState, client: str | None) -> RefusalCode | None:
    known = state.people.get(client or "")
    if known is None or not state.lobby.is_admitted(known.id):
        return RefusalCode.NOT_HERE
    return None if known.role == "client" else RefusalCode.NOT_ALLOWED
