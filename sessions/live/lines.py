"""How connections fare, as figures for whoever leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sessions.core.protocol.values import LineFigures
from sessions.core.room.effects import AskedLine
from sessions.core.rtp.line import LineState
from sessions.live.media import RoomMedia


def lines_of(media: RoomMedia, asked: Iterable[AskedLine]) -> tuple[LineFigures, ...]:
    """One row for everybody whose media have been judged."""
    return tuple(_rows(media, asked))


def _rows(media: RoomMedia, asked: Iterable[AskedLine]) -> Iterator[LineFigures]:
    for one in asked:
        state = media.line(one.peer)
        if state is not None:
            yield _figures(one, state)


def _figures(one: AskedLine, state: LineState) -> LineFigures:
    reading = state.reading
    return LineFigures(
        id=one.person,
        line=state.word,
        lost_percent=max(0, round(100 * state.lost)),
        lost_back_percent=max(0, round(100 * state.lost_back)),
        jitter_ms=round(reading.jitter_ms),
        round_trip_ms=round(reading.round_trip_ms),
        estimate_kbps=reading.estimate_bps // 1000,
        height=reading.height,
        paused=reading.paused,
        freezes=one.freezes,
    )
