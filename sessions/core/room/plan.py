"""What a room is told once: when it is planned, how many seats it has, and the times it goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sessions.core.protocol.values import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRules:
    """Seconds, in MINUTES section 9's names and as the session's program has them; the ones about screens
    and `seen_every_s` are ours.

    `suspect_after_s`: silence before a tile says "reconnecting". Smaller flickers on a bad line, larger
    leaves people talking to somebody who is not there. Someone heard only by heartbeats gets
    `heartbeat_s` more. `seen_every_s`: the least time between two `seen` facts of one connection; with a
    heartbeat of 5 s and its jitter one falls every 10 s. Larger loses more to a crash, smaller writes more.
    `unled_end_s`: after the scheduled end, how long a room without a facilitator stays open. `video_only`:
    time without a camera counts for nobody.
    """

    heartbeat_s: int = 5
    gone_after_s: int = 15
    suspect_after_s: int = 3
    seen_every_s: float = 7.5
    early_cap_s: int = 900
    overrun_cap_s: int = 900
    staff_grace_s: int = 60
    unled_end_s: int = 300
    credit_breaks: bool = False
    cap_action: Literal["warn", "block"] = "warn"
    grace_s: int = 60
    grace_cap_s: int = 300
    video_only: bool = False

    @property
    def beat_s(self) -> int:
        """How often browsers are told to beat: at least twice within the silence that is taken for gone, so
        that one beat may be lost, and never less often than their watch over a dead line needs."""
        return max(1, min(self.heartbeat_s, self.gone_after_s // 2, BEAT_MAX_S))


BEAT_MAX_S = 5
_SEATS_SPARE = 2
_SEATS_MAX = 29  # with the stage 3 + 2 x 30 m-lines, under the 64 that an offer may have
_SEATS_MIN = 4


def seats_for(expected: int) -> int:
    """Seats of a room in which so many people are expected."""
    return max(_SEATS_MIN, min(expected + _SEATS_SPARE, _SEATS_MAX))


def lines_for(seats: int) -> int:
    """Seats that a browser offers m-lines for: everybody's, and the stage."""
    return seats + 1


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who is to lead, by the roster; `name` is what the others may read."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """One session's room under one lease; `seats` is expected people plus spares; instants in ms UTC.

    `leaders` are those of the roster as the room is opened; later changes are told to the room. `holds` is
    how many distinct clients its group may have, None: any number (MINUTES case 26). `video_only` are
    clients whose payer does not count time without a camera.
    """

    session: str
    title: str
    scheduled_start_ms: int
    scheduled_end_ms: int
    seats: int
    epoch: int
    meeting: Meeting = "group"
    leaders: tuple[Leader, ...] = ()
    holds: int | None = None
    rules: RoomRules = RoomRules()
    video_only: frozenset[str] = frozenset()

    @property
    def shares_with_guests(self) -> bool:
        """Whether guests read and write the chat of their place and see handouts. Never in a group: there
        others than the client they came for would be read (docs/decisions/0031)."""
        return self.meeting != "group"

    @property
    def stage(self) -> int:
        """The seat behind the last one: it shows screens, and nobody is ever given it."""
        return self.seats

    @property
    def lines(self) -> int:
        """Seats that a browser offers m-lines for: everybody's, and the stage."""
        return lines_for(self.seats)

    def needs_video(self, person: str) -> bool:
        """Whether this client's time counts only while their camera is on."""
        return self.rules.video_only or person in self.video_only

    @property
    def cap_ms(self) -> int:
        """When the room ends in any case."""
        return self.scheduled_end_ms + self.rules.overrun_cap_s * 1000
