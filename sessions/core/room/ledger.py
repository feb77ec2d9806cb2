"""The room's pen: stamps facts with session, epoch and the next `seq`, and says which are urgent."""

from __future__ import annotations

from typing import TypedDict

from sessions.core.attendance.facts import (
    BreakEnded,
    BreakStarted,
    Ended,
    Excluded,
    Joined,
    Left,
    LeftReason,
    Modality,
    Moved,
    Role,
    Seen,
    Started,
)
from sessions.core.room.effects import Record


class _Stamp(TypedDict):
    at_ms: int
    session: str
    epoch: int
    seq: int


class Ledger:
    """Numbers the facts of one epoch of one session from `seq` + 1."""

    def __init__(self, session: str, epoch: int, *, seq: int = 0) -> None:
        self._session = session
        self._epoch = epoch
        self._seq = seq

    def joined(self, at_ms: int, *, person: str, peer: str, role: Role, place: str) -> Record:
        return Record(Joined(**self._stamp(at_ms), person=person, peer=peer, role=role, place=place), True)

    def moved(self, at_ms: int, *, peer: str, place: str) -> Record:
        return Record(Moved(**self._stamp(at_ms), peer=peer, place=place), True)

    def seen(self, at_ms: int, *, peer: str, since_ms: int) -> Record:
        return Record(Seen(**self._stamp(at_ms), peer=peer, since_ms=since_ms), False)

    def left(self, at_ms: int, *, peer: str, reason: LeftReason) -> Record:
        return Record(Left(**self._stamp(at_ms), peer=peer, reason=reason), True)

    def modality(self, at_ms: int, *, peer: str, video: bool, audio: bool) -> Record:
        return Record(Modality(**self._stamp(at_ms), peer=peer, video=video, audio=audio), False)

    def started(self, at_ms: int) -> Record:
        return Record(Started(**self._stamp(at_ms)), True)

    def break_started(self, at_ms: int) -> Record:
        return Record(BreakStarted(**self._stamp(at_ms)), True)

    def break_ended(self, at_ms: int) -> Record:
        return Record(BreakEnded(**self._stamp(at_ms)), True)

    def ended(self, at_ms: int) -> Record:
        return Record(Ended(**self._stamp(at_ms)), True)

    def excluded(self, at_ms: int, *, person: str, from_ms: int, to_ms: int, by: str, reason: str) -> Record:
        stamp = self._stamp(at_ms)
        fact = Excluded(**stamp, person=person, from_ms=from_ms, to_ms=to_ms, by=by, reason=reason)
        return Record(fact, True)

    def _stamp(self, at_ms: int) -> _Stamp:
        self._seq += 1
        return {"at_ms": at_ms, "session": self._session, "epoch": self._epoch, "seq": self._seq}
