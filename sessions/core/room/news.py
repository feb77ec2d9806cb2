"""What the media plane found out about connections, and what each of them was told of it."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.protocol.events import MediaNews

EVERY_LAYER = 3  # of a page's camera
NOTHING = MediaNews(speaker=None, paused=(), layers=EVERY_LAYER)  # what a page takes for granted


@dataclass(frozen=True, slots=True)
class Floor:
    """Who speaks, and since when in ms UTC."""

    person: str
    since_ms: int


class News:
    """By connection; `floors` by place, as media have it."""

    def __init__(self) -> None:
        self.floors: dict[str, Floor] = {}
        self._paused: dict[str, tuple[int, ...]] = {}
        self._layers: dict[str, int] = {}
        self._told: dict[str, MediaNews] = {}

    def note_floor(self, place: str, floor: Floor | None) -> None:
        """None: nobody has it there."""
        if floor is None:
            self.floors.pop(place, None)
        else:
            self.floors[place] = floor

    def note_paused(self, peer: str, seats: tuple[int, ...]) -> None:
        self._paused[peer] = seats

    def note_layers(self, peer: str, layers: int) -> None:
        self._layers[peer] = layers

    def of(self, peer: str, *, speaker: str | None) -> MediaNews:
        """All there is to tell a connection that may know who speaks."""
        layers = self._layers.get(peer, EVERY_LAYER)
        return MediaNews(speaker=speaker, paused=self._paused.get(peer, ()), layers=layers)

    def tell(self, peer: str, news: MediaNews) -> bool:
        """Whether that is news to the connection, which knows it from now on."""
        if self._told.get(peer, NOTHING) == news:
            return False
        self._told[peer] = news
        return True

    def start_over(self, peer: str) -> None:
        """The page of this connection knows nothing yet, or nothing any more."""
        self._told.pop(peer, None)

    def forget(self, peer: str) -> None:
        """The connection is gone."""
        for table in (self._paused, self._layers, self._told):
            table.pop(peer, None)
