"""The media plane as rooms see it."""

from __future__ import annotations

from typing import Protocol

from sessions.media.node import OfferRefused


class RoomMedia(Protocol):
    """Peers and seats by opaque strings and numbers; unknown peers are ignored."""

    async def connect(self, peer: str, *, room: str, seats: int, sdp: str) -> str:
        """The answer to the browser's offer. Raises `OfferRefused`."""

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        """The seat shows what `peer` sends, or nothing."""

    def set_sending(self, peer: str, microphone: bool, camera: bool) -> None:
        """What of `peer` is forwarded."""

    def close(self, peer: str) -> None:
        """End the peer connection, if there is one."""


class NoMedia:
    """A media plane that has none: every offer is refused, everything else is ignored."""

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    async def connect(self, peer: str, *, room: str, seats: int, sdp: str) -> str:
        """Refused."""
        raise OfferRefused("This node forwards no media.")

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        """Ignored."""

    def set_sending(self, peer: str, microphone: bool, camera: bool) -> None:
        """Ignored."""

    def close(self, peer: str) -> None:
        """Ignored."""
