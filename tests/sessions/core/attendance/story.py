"""A session told in wall-clock times of one day (UTC), for tests of counting."""

from __future__ import annotations

from typing import Any

from sessions.core.attendance.credit import Attendance, Tally, credit
from sessions.core.attendance.facts import KINDS, Fact, LeftReason, Role
from sessions.core.attendance.lines import Line
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.rules import CURRENT, adjusted

MIDNIGHT = 1_772_409_600  # 2 March 2026, 00:00 UTC


def s(clock: str) -> int:
    """Seconds since the Unix epoch of "9:40" or "9:40:05"."""
    parts = [int(part) for part in clock.split(":")]
    hours, minutes, seconds = (*parts, 0)[:3]
    return MIDNIGHT + hours * 3600 + minutes * 60 + seconds


def clock(second: int) -> str:
    text = f"{(second - MIDNIGHT) // 3600}:{(second - MIDNIGHT) % 3600 // 60:02}:{second % 60:02}"
    return text.removesuffix(":00") if text.count(":") == 2 else text


class Story:
    """Facts of session `id`, numbered as they are told; group 9:00-12:00 unless `plan` says otherwise."""

    def __init__(self, id: str = "s1", **plan: Any) -> None:
        given: dict[str, Any] = {
            "service": "group",
            "scheduled_start_s": s("9:00"),
            "scheduled_end_s": s("12:00"),
            "roster": ("ana",),
        }
        self.plan = SessionPlan(id=id, **{**given, **plan})
        self.facts: list[Fact] = []

    def fact(self, kind: str, at: str, *, epoch: int = 1, **fields: Any) -> Story:
        times = {name: s(value) * 1000 for name, value in fields.items() if name.endswith("_ms")}
        stamp = {"at_ms": s(at) * 1000, "session": self.plan.id, "epoch": epoch, "seq": len(self.facts) + 1}
        self.facts.append(KINDS[kind](**{**fields, **times, **stamp}))
        return self

    def join(
        self,
        person: str,
        at: str,
        *,
        peer: str = "",
        role: Role = "client",
        place: str = "main",
        epoch: int = 1,
    ) -> Story:
        return self.fact(
            "joined", at, person=person, peer=peer or f"{person}-1", role=role, place=place, epoch=epoch
        )

    def seen(self, peer: str, since: str, at: str, *, epoch: int = 1) -> Story:
        return self.fact("seen", at, peer=peer, since_ms=since, epoch=epoch)

    def move(self, peer: str, at: str, place: str) -> Story:
        return self.fact("moved", at, peer=peer, place=place)

    def left(self, peer: str, at: str, reason: LeftReason = "leave", *, epoch: int = 1) -> Story:
        return self.fact("left", at, peer=peer, reason=reason, epoch=epoch)

    def stay(
        self,
        person: str,
        start: str,
        end: str,
        *,
        reason: LeftReason = "leave",
        peer: str = "",
        role: Role = "client",
        place: str = "main",
        epoch: int = 1,
    ) -> Story:
        peer = peer or f"{person}-1"
        self.join(person, start, peer=peer, role=role, place=place, epoch=epoch)
        return self.seen(peer, start, end, epoch=epoch).left(peer, end, reason, epoch=epoch)

    def lead(self, start: str = "8:50", end: str = "12:00", *, who: str = "finn", peer: str = "") -> Story:
        return self.stay(who, start, end, role="facilitator", peer=peer)

    def run(self, start: str = "9:00", end: str = "12:00") -> Story:
        return self.fact("started", start).fact("ended", end)

    def tally(self, now: str = "", **rules: Any) -> Tally:
        return credit(self.facts, self.plan, adjusted(CURRENT, rules), now_s=s(now) if now else None)

    def ana(self, **rules: Any) -> Attendance:
        return self.tally(**rules).people["ana"]

    def told(self, **rules: Any) -> list[str]:
        return told(self.ana(**rules).lines)


def led() -> Story:
    """A session that was led and ran as planned."""
    return Story().lead().run()


def told(lines: tuple[Line, ...]) -> list[str]:
    """["credited 9:00-9:40", …]; service and modality only where they are not group and unknown."""
    return [
        " ".join(
            [
                *([line.service] if line.service != "group" else []),
                line.reason,
                *([line.modality] if line.modality != "unknown" else []),
                f"{clock(line.start_s)}-{clock(line.end_s)}",
            ]
        )
        for line in lines
    ]
