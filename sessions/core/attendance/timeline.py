"""Where one person was: the union over their connections, and the short gaps that are bridged.

MINUTES section 3, "one person, many peers" and "bridging". A person is in one place at a time: the
one entered last, the lobby only when they are nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from sessions.core.attendance.facts import LOBBY
from sessions.core.attendance.presence import PeerPresence, Piece, Sending
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.spans import Spans, merged

_SENDING: dict[bool | None, Sending] = {True: "video", False: "audio", None: "unknown"}


class Stay(NamedTuple):
    """A person was in `place` over `[start, end)`; `joined_s` is the latest `joined` among their live
    connections outside the lobby."""

    start: int
    end: int
    place: str
    sending: Sending
    joined_s: int
    bridged: bool = False

    @property
    def creditable(self) -> bool:
        return self.place != LOBBY


@dataclass(slots=True)
class Timeline:
    """One person in one session: `stays` are disjoint and in order."""

    stays: list[Stay] = field(default_factory=list)
    exact_ends: frozenset[int] = frozenset()
    losses: list[tuple[int, int]] = field(default_factory=list)
    """(second, epoch) of every connection that ended by loss of the server."""

    def spans(self) -> Spans:
        return merged([(stay.start, stay.end) for stay in self.stays])

    def creditable_spans(self) -> Spans:
        return merged([(stay.start, stay.end) for stay in self.stays if stay.place != LOBBY])


def timeline_of(presences: Sequence[PeerPresence]) -> Timeline:
    """The union over the connections of one person, not yet bridged."""
    if len(presences) == 1:  # its pieces are in order, and no two of them at the same time
        pieces, exact_ends, lost_s, epoch = presences[0]
        stays = [_stay_of(piece) for piece in pieces]
        return Timeline(_joined_up(stays), frozenset(exact_ends), [] if lost_s is None else [(lost_s, epoch)])
    pieces = sorted([piece for presence in presences for piece in presence.pieces])
    return Timeline(
        stays=_joined_up(_stays_of(pieces)),
        exact_ends=frozenset([second for presence in presences for second in presence.exact_ends]),
        losses=[(p.lost_s, p.epoch) for p in presences if p.lost_s is not None],
    )


def _stays_of(pieces: list[Piece]) -> list[Stay]:
    """`pieces` in order of their starts; mostly no two of them are at the same time."""
    if all(one.end <= other.start for one, other in pairwise(pieces)):
        return [_stay_of(piece) for piece in pieces]
    cuts = sorted({second for piece in pieces for second in (piece.start, piece.end)})
    stays = []
    for start, end in pairwise(cuts):
        live = [piece for piece in pieces if piece.start <= start < piece.end]
        if live:
            stays.append(_stay_among(start, end, live))
    return stays


def _stay_of(piece: Piece) -> Stay:
    start, end, place, _, joined_s, video = piece
    return Stay(start, end, place, _SENDING[video], joined_s)


def _stay_among(start: int, end: int, live: list[Piece]) -> Stay:
    inside = [piece for piece in live if piece.place != LOBBY] or live
    place = max(inside, key=lambda piece: piece.entered).place
    known = {piece.video for piece in inside if piece.place == place}
    sending: Sending = "video" if True in known else "audio" if False in known else "unknown"
    return Stay(start, end, place, sending, max(piece.joined_s for piece in inside))


def _joined_up(stays: list[Stay]) -> list[Stay]:
    if len(stays) < 2:
        return stays
    result: list[Stay] = []
    for stay in stays:
        if result and result[-1].end == stay.start and result[-1][2:] == stay[2:]:
            result[-1] = result[-1]._replace(end=stay.end)
        else:
            result.append(stay)
    return result


def bridge_gaps(timeline: Timeline, rules: Rules, sealed_s: int | None) -> Timeline:
    """`timeline` with short inexact gaps filled; a return from `sealed_s`, the end, on bridges nothing."""
    result: list[Stay] = []
    used = 0
    before: Stay | None = None
    for stay in timeline.stays:
        if stay.place == LOBBY:
            result.append(stay)
            continue
        if before is not None and before.end < stay.start:
            length = stay.start - before.end
            sealed = sealed_s is not None and stay.start >= sealed_s
            if (
                not sealed
                and used + length <= rules.grace_cap_s
                and _may_bridge(timeline, before, length=length, rules=rules)
            ):
                used += length
                while result[-1].place == LOBBY:
                    result.pop()
                result.append(before._replace(start=before.end, end=stay.start, bridged=True))
        result.append(stay)
        before = stay
    return Timeline(_joined_up(result), timeline.exact_ends, timeline.losses)


def _may_bridge(timeline: Timeline, before: Stay, *, length: int, rules: Rules) -> bool:
    if length > rules.grace_s or before.end in timeline.exact_ends:
        return False
    return not any(stay.start == before.end and stay.place == LOBBY for stay in timeline.stays)
