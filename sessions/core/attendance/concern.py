"""What of a session needs a look before somebody signs it, in the order in which it matters.

Pure findings of the tally: nothing here changes a number, and the words are the page's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.double_booking import DoubleBooking
from sessions.core.attendance.lines import INDIVIDUAL, Line

Kind = Literal[
    "uncovered",
    "double booked",
    "over capacity",
    "overrun",
    "outage",
    "no-show",
    "not admitted",
    "gap",
    "short aside",
    "audio only",
    "late",
    "left early",
]
ORDER: tuple[Kind, ...] = (
    "uncovered",
    "double booked",
    "over capacity",
    "overrun",
    "outage",
    "no-show",
    "not admitted",
    "gap",
    "short aside",
    "audio only",
    "late",
    "left early",
)
SHORT_ASIDE_S = 16 * 60
"""Under 16 minutes an aside is a contact: credited, and not reported as psychotherapy (section 5)."""

_BY_STATUS: dict[str, tuple[Kind, ...]] = {
    "no-show": ("no-show",),
    "late, not admitted": ("not admitted",),
    "late": ("late",),
    "partial": ("late", "left early"),
    "left early": ("left early",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One finding. `person` is "" where it is about the session; `amount` is seconds, or clients.

    `peak` goes with "over capacity": so many of the clients were there at the same time. `booking` says who
    led two sessions at once, and when.
    """

    kind: Kind
    person: str = ""
    amount: int = 0
    peak: int = 0
    booking: DoubleBooking | None = None


def concerns_of(
    tally: Tally, *, capacity: int | None, bookings: Iterable[DoubleBooking] = ()
) -> list[Concern]:
    """Findings of a session that is over, most important first. `capacity` None: any number may come;
    `bookings` are those that it takes part in."""
    found = [*_of_session(tally, capacity)]
    found += [Concern(kind="double booked", amount=one.end_s - one.start_s, booking=one) for one in bookings]
    for person, attendance in tally.people.items():
        found += _of_person(person, attendance, tally)
    return sorted(found, key=lambda concern: ORDER.index(concern.kind))


def _of_session(tally: Tally, capacity: int | None) -> Iterator[Concern]:
    size = tally.credited_clients
    if capacity is not None and size > capacity:
        yield Concern(kind="over capacity", amount=size, peak=tally.peak_clients)
    past = max((_seconds(a, "past overrun cap") for a in tally.people.values()), default=0)
    if past:
        yield Concern(kind="overrun", amount=past)
    uncovered = max((_seconds(a, "no facilitator") for a in tally.people.values()), default=0)
    if uncovered:
        yield Concern(kind="uncovered", amount=uncovered)


def _of_person(person: str, attendance: Attendance, tally: Tally) -> Iterator[Concern]:
    for kind in _BY_STATUS.get(attendance.status, ()):
        yield Concern(kind=kind, person=person)
    outage = _seconds(attendance, "platform outage")
    if outage:
        yield Concern(kind="outage", person=person, amount=outage)
    gaps = sum(line.seconds for line in _gaps(attendance))
    if gaps:
        yield Concern(kind="gap", person=person, amount=gaps)
    if attendance.audio_only_s:
        yield Concern(kind="audio only", person=person, amount=attendance.audio_only_s)
    aside = sum(line.seconds for line in attendance.lines if line.counted and line.service == INDIVIDUAL)
    if tally.plan.service != INDIVIDUAL and 0 < aside < SHORT_ASIDE_S:
        yield Concern(kind="short aside", person=person, amount=aside)


def _seconds(attendance: Attendance, reason: str) -> int:
    return sum(line.seconds for line in attendance.lines if line.reason == reason)


def _gaps(attendance: Attendance) -> list[Line]:
    """Absence between two stretches of being there; coming late and leaving early have their own words."""
    here = [line for line in attendance.lines if line.reason not in ("absent", "platform outage")]
    if not here:
        return []
    first, last = here[0].start_s, here[-1].end_s
    return [line for line in attendance.lines if line.reason == "absent" and first < line.start_s < last]
