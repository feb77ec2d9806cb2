"""Whom a node tells what it finds out: listeners that fail are logged and stop nothing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, Literal

from sessions.core.rtp.line import Line
from sessions.media.engine import LayersWanted, News, PausedChanged

logger = logging.getLogger(__name__)

PeerState = Literal["connected", "suspect", "lost"]


class Telling:
    """The listeners of one node, called on its loop; a line is told of when it changes."""

    def __init__(
        self,
        *,
        proof: Callable[[str, int], None],
        state: Callable[[str, PeerState], None],
        line: Callable[[str, Line], None],
        news: Callable[[str, News], None],
    ) -> None:
        self._proof, self._state, self._line, self._news = proof, state, line, news
        self._lines: dict[str, Line] = {}  # as they were told

    def proof(self, peer: str, now_ms: int) -> None:
        """`peer` is there."""
        _call(self._proof, peer, now_ms)

    def state(self, peer: str, state: PeerState) -> None:
        """How the connection of `peer` is from now on."""
        _call(self._state, peer, state)

    def line(self, peer: str, line: Line) -> None:
        """How well it carries; the first word is news unless it is good."""
        if self._lines.get(peer, "good") != line:
            self._lines[peer] = line
            _call(self._line, peer, line)

    def news(self, room: str, news: News) -> None:
        """What the engine found out."""
        _call(self._news, room, news)

    def anew(self, room: str, peer: str, *, layers: int) -> None:
        """The engine begins anew with `peer`, of whom an older connection may have been told otherwise."""
        self.news(room, PausedChanged(peer, frozenset()))
        self.news(room, LayersWanted(peer, layers))

    def forget(self, peer: str) -> None:
        """The peer is gone for good."""
        self._lines.pop(peer, None)

    def lines(self) -> Counter[str]:
        """How many peers there are of each word that was ever told."""
        return Counter(self._lines.values())


def _call(listener: Callable[..., None], *words: Any) -> None:
    try:
        listener(*words)
    except Exception:
        logger.exception("a listener of the media node failed")
