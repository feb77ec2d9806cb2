"""Handouts: what those who lead show to everybody in the room, wherever in it they are.

They are kept with the room's memory and go with it, a day after the session. What is in a file is no
business of the room; that one was shared or withdrawn is told to the audit trail by its id.
"""

from __future__ import annotations

from sessions.core.protocol.handouts import HandingOut, Handout, ShareFile, ShareLink, WithdrawHandout
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect, HandoutNoted
from sessions.core.room.handout_list import HandoutList
from sessions.core.room.plaintext import plain
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


def hand_out(state: RoomState, sender: Peer, command: HandingOut, *, now: int) -> list[Effect] | RefusalCode:
    """The permission table has been asked first: whoever sends this leads."""
    by = sender.person
    if isinstance(command, WithdrawHandout):
        code, handout = state.handouts.withdraw(command.handout), command.handout
        return code or [HandoutNoted(handout=handout, by=by, kind="withdrawn")]
    shared = _of(state.handouts, command, name=state.people[by].name, now=now)
    code = state.handouts.add(shared)
    return code or [HandoutNoted(handout=shared.id, by=by, kind="shared")]


def _of(handouts: HandoutList, command: ShareLink | ShareFile, *, name: str, now: int) -> Handout:
    title = plain(command.title)
    if isinstance(command, ShareFile):
        return Handout(
            id=command.file,
            title=title,
            kind=command.kind,
            link=None,
            bytes=command.bytes,
            name=name,
            at_ms=now,
        )
    return Handout(
        id=handouts.next_link, title=title, kind="link", link=command.link, bytes=0, name=name, at_ms=now
    )
