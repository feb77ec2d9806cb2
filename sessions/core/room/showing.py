"""What a connection's page shows, for the sharing out of its line; and what leaders may know of lines."""

from __future__ import annotations

from sessions.core.protocol.commands import SetWishes
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import AskedLine, Effect, ReportLines, WishMedia
from sessions.core.room.presence import Peer
from sessions.core.room.sending import holds_seat
from sessions.core.room.state import RoomState

# The least time between two wishes of one page: each settles everybody's layers anew. Pages wait a second;
# what two of them lose on the way does not turn the later one away.
WISH_EVERY_MS = 800


def set_wishes(state: RoomState, sender: Peer, command: SetWishes, *, now: int) -> list[Effect] | RefusalCode:
    """The heights at which the sender's page shows each seat."""
    if not holds_seat(state, sender):
        return RefusalCode.NO_SEAT
    if sender.wished_ms is not None and now - sender.wished_ms < WISH_EVERY_MS:
        return RefusalCode.TOO_MANY
    sender.wished_ms = now
    return [WishMedia(sender.id, command.heights, command.pinned)]


def ask_lines(state: RoomState, sender: Peer, ref: int) -> list[Effect]:
    """How everybody's connection fares, for the sender."""
    asked = []
    for person in sorted(state.people, key=lambda person: state.seats.of(person) or 0):
        shown = state.seats.shown(person)
        peer = state.presence.get(shown) if shown else None
        if peer is not None:
            asked.append(AskedLine(person, peer.id, peer.freezes))
    return [ReportLines(sender.id, ref, tuple(asked))]
