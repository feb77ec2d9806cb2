"""Where one connection was, second by second, and how each of its stays ended (MINUTES section 3).

Proofs of life at most `gone_after_s` apart are one stretch; longer silence is a gap. Only an exact
`left` soon after the last proof carries a stretch beyond it; everything else ends at what was proven.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from sessions.core.attendance.facts import LOBBY
from sessions.core.attendance.ledger import PeerHistory
from sessions.core.attendance.spans import Span, Spans, bridged_over

Sending = Literal["video", "audio", "unknown"]


class Piece(NamedTuple):
    """A connection stayed in `place` over `[start, end)`, sending the same all along."""

    start: int
    end: int
    place: str
    entered: int
    joined_s: int
    video: bool | None


class PeerPresence(NamedTuple):
    """Pieces in order of time; `exact_ends` are the seconds at which a stay outside the lobby ended
    exactly; `lost_s` is where the connection ended by loss of the server, if it did."""

    pieces: list[Piece]
    exact_ends: list[int]
    lost_s: int | None
    epoch: int


def presence_of(history: PeerHistory, gone_after_s: int) -> PeerPresence:
    """The stays of one connection, silence taken out."""
    spans = bridged_over(history.proofs, gone_after_s) if len(history.proofs) > 1 else [*history.proofs]
    left_in_time = _carry_to_left(history, spans, gone_after_s)
    if len(history.states) == 1:
        pieces = _in_one_state(history, spans)
    else:
        pieces = [piece for span in spans for piece in _cut_by_state(history, span)]
    exact = _exact_ends(history, pieces) if len(history.states) > 1 else []
    if left_in_time and pieces and pieces[-1].end == spans[-1][1] and pieces[-1].place != LOBBY:
        exact.append(pieces[-1].end)
    lost = spans[-1][1] if history.left_reason == "server_lost" else None
    return PeerPresence(pieces, exact, lost, history.epoch)


def _carry_to_left(history: PeerHistory, spans: Spans, gone_after_s: int) -> bool:
    """Whether `left` is exact and close enough to the last proof; then the stretch ends there."""
    start, end = spans[-1]
    if history.left_s is None or not history.left_exactly or history.left_s - end > gone_after_s:
        return False
    spans[-1] = (start, history.left_s)
    return True


def _in_one_state(history: PeerHistory, spans: Spans) -> list[Piece]:
    """Most connections have one from their first second on."""
    (since, place, entered, video), joined = history.states[0], history.joined_s
    return [
        Piece(start if start > since else since, end, place, entered, joined, video)
        for start, end in spans
        if start < end > since
    ]


def _cut_by_state(history: PeerHistory, span: Span) -> list[Piece]:
    pieces = []
    states = history.states
    for index, state in enumerate(states):
        until = states[index + 1].since_s if index + 1 < len(states) else span[1]
        start, end = max(span[0], state.since_s), min(span[1], until)
        if start < end:
            pieces.append(Piece(start, end, state.place, state.entered, history.joined_s, state.video))
    return pieces


def _exact_ends(history: PeerHistory, pieces: list[Piece]) -> list[int]:
    """Moves into the lobby that ended a stay elsewhere in the very second of the move."""
    moves = {state.since_s for state in history.states if state.place == LOBBY}
    return [piece.end for piece in pieces if piece.place != LOBBY and piece.end in moves]
