"""The media plane as rooms see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sessions.core.room.effects import (
    MediaEffect,
    PlaceMedia,
    SeatMedia,
    SendingMedia,
    StageMedia,
    WishMedia,
)
from sessions.core.room.telling import Found, Paused, Speaks, Wanted
from sessions.core.rtp.line import LineState
from sessions.core.rtp.news import LayersWanted, News, PausedChanged, SpeakerChanged


class RoomMedia(Protocol):
    """Peers and seats by opaque strings and numbers; unknown peers are ignored."""

    async def connect(self, peer: str, *, room: str, seats: int, sdp: str) -> str:
        """The answer to the browser's offer. Raises `OfferRefused`."""

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        """The seat shows what `peer` sends, or nothing."""

    def set_sending(self, peer: str, microphone: bool, camera: bool) -> None:
        """What of `peer` is forwarded."""

    def set_place(self, peer: str, place: str) -> None:
        """Peers in different places neither see nor hear each other; "" is the group."""

    def set_priority(self, peer: str, is_leading: bool) -> None:
        """Whether `peer` is a facilitator's, who is always heard."""

    def set_stage(self, room: str, seat: int, peer: str | None) -> None:
        """The seat shows the screen of `peer`, or nothing."""

    def set_wishes(self, peer: str, heights: Mapping[int, int], pinned: int | None) -> None:
        """At how many pixels `peer` shows each seat, 0 for not at all."""

    def line(self, peer: str) -> LineState | None:
        """How the line of a connected peer fares, once that is known."""

    def close(self, peer: str) -> None:
        """End the peer connection, if there is one."""


def direct(media: RoomMedia, room: str, effect: MediaEffect) -> None:
    """Carry out what `room` wants of its media."""
    match effect:
        case SeatMedia(seat, shown):
            media.set_seat(room, seat, shown)
        case StageMedia(seat, shown):
            media.set_stage(room, seat, shown)
        case PlaceMedia(peer, place):
            media.set_place(peer, place)
        case SendingMedia(peer, microphone, camera):
            media.set_sending(peer, microphone, camera)
        case WishMedia(peer, heights, pinned):
            media.set_wishes(peer, dict(enumerate(heights)), pinned)


def found(news: News) -> Found:
    """News of the media plane, as rooms take it."""
    match news:
        case SpeakerChanged(peer, place):
            return Speaks(peer, place)
        case PausedChanged(peer, seats):
            return Paused(peer, tuple(sorted(seats)))
        case LayersWanted(peer, layers):
            return Wanted(peer, layers)
