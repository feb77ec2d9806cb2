"""What an export keeps of a client's week, cell by cell, and whether a week still says the same.

Kept is every cell of the file that is about time, and the split of the minutes by service behind it; names
of people are not. Nothing of an export is ever recomputed: what an older one did not keep is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sessions.queries.reading import SessionRead, WeekRead

Kept = Mapping[str, Any]
WEEK_CELLS = ("credited_s", "status", "days_reached")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """How far a session's record is vouched for."""

    signer: str
    at: datetime
    revision: int
    rules_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What of a week is not what was kept: ids of sessions and dates as text, and the week's own row."""

    sessions: frozenset[str]
    days: frozenset[str]
    week: bool

    def __bool__(self) -> bool:
        return bool(self.sessions or self.days or self.week)


def kept_of(week: WeekRead, signed: Mapping[Any, Signed]) -> dict[str, Any]:
    """What an export keeps of `week`: JSON values. `signed` are the records that are, by session."""
    return {
        "first": week.first.isoformat(),
        "credited_s": week.credited_s,
        "status": week.status,
        "days_reached": week.days_reached,
        "days": {day.date.isoformat(): day.credited_s for day in week.days},
        "sessions": {
            str(read.id): _kept_session(read, _dates_of(read, week), signed.get(read.id))
            for day in week.days
            for read in day.sessions
        },
    }


def _dates_of(read: SessionRead, week: WeekRead) -> list[str]:
    """One, or two where midnight splits it."""
    return [day.date.isoformat() for day in week.days if any(one.id == read.id for one in day.sessions)]


def _kept_session(read: SessionRead, dates: list[str], signed: Signed | None) -> dict[str, Any]:
    services: dict[str, int] = {}
    for line in read.lines:
        if line.counted:
            services[line.service] = services.get(line.service, 0) + line.seconds
    return {
        "dates": dates,
        "title": read.title,
        "service": read.service,
        "start": read.start.isoformat(),
        "end": read.end.isoformat(),
        "status": read.status,
        "credited_s": read.credited_s,
        "services": services,
        "is_countable": read.is_countable,
        "lobby_s": read.lobby_s,
        "audio_only_s": read.audio_only_s,
        "by_hand": read.by_hand,
        "signed": None if signed is None else [signed.revision, signed.rules_id],
    }


def changes_since(kept: Kept, now: Kept) -> Changes:
    """What of `now`, as `kept_of` gives it, differs from what was handed over."""
    ids = {*kept["sessions"], *now["sessions"]}
    changed = frozenset(one for one in ids if _differs(kept["sessions"].get(one), now["sessions"].get(one)))
    seconds = {*kept["days"], *now["days"]}
    days = {day for day in seconds if kept["days"].get(day, 0) != now["days"].get(day, 0)}
    return Changes(
        sessions=changed,
        days=frozenset(days.union(*(_days_of(one, kept, now) for one in changed))),
        week=any(cell in kept and kept[cell] != now[cell] for cell in WEEK_CELLS),
    )


def _differs(kept: Any, now: Kept | None) -> bool:
    """Who signed, and how often it was amended, is kept and not compared: a signature of the same numbers
    changes none of them, and an amendment of one person's is a revision of everybody's record."""
    if kept is None or now is None:
        return True
    return any(now[cell] != value for cell, value in _cells(kept) if cell != "signed")


def _cells(kept: Any) -> Iterable[tuple[str, Any]]:
    """Exports of before cells were kept have (credited seconds, status) of a session."""
    if isinstance(kept, list):
        return zip(("credited_s", "status"), kept, strict=True)
    return ((str(cell), value) for cell, value in kept.items())


def _days_of(session: str, *weeks: Kept) -> set[str]:
    found = [week["sessions"].get(session) for week in weeks]
    return {day for one in found if isinstance(one, dict) for day in one["dates"]}
