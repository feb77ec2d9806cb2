"""The media plane as rooms see it."""

from __future__ import annotations

from typing import Protocol


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

    def close(self, peer: str) -> None:
        """End the peer connection, if there is one."""
