"""What is asked of a stay on each day, and by whom: program, payer, then the client's own plan.

MINUTES section 5. On any day the most specific requirement in force wins; services, units and the rule
about cameras are the payer's where one pays, else the program's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from groups.models import ClientRequirement, Enrollment, PayerProfile, PayerTerms, VideoRule
from groups.models import Requirement as RequirementRow
from groups.queries.care import CareRows, care_rows
from groups.queries.enrollment import StayRow
from sessions.core.attendance.requirement import (
    BY_LEVEL_OF_CARE,
    DatedRequirement,
    Requirement,
    Target,
    requirement_on,
    target_of,
)
from sessions.core.attendance.requirement import Level as Speaker
from sessions.core.attendance.unit import UnitRule

Stay = Enrollment | StayRow
Rows = Sequence[RequirementRow] | Sequence[PayerTerms] | Sequence[ClientRequirement]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTerms:
    """One day of one stay. `requirement` is None before the program's first; `fallback`: below the day
    minimum the single services are billed."""

    requirement: Requirement | None
    level: str
    payer: PayerProfile | None
    countable: frozenset[str]
    unit_rule: UnitRule
    video_only: bool
    fallback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTerms:
    """Seven days, None for those outside the stay, and what they come to.

    `counting` is what counts on each; outside the stay, what counts on the day of it that is nearest.
    """

    daily: tuple[DayTerms | None, ...]
    counting: tuple[tuple[date, frozenset[str]], ...]
    target: Target

    @property
    def services(self) -> tuple[frozenset[str], ...]:
        """What counts on each day, without the days."""
        return tuple(services for _, services in self.counting)


class TermsBook:
    """Answers for any number of stays from rows that were read once."""

    def __init__(self, rows: CareRows) -> None:
        self._rows = rows
        self._days: dict[tuple[UUID, str, UUID | None, date], DayTerms] = {}
        self._weeks: dict[tuple[UUID, date], WeekTerms] = {}

    def on(self, stay: Stay, day: date) -> DayTerms | None:
        """What holds for `stay` on `day`; None outside it."""
        if day < stay.admitted or (stay.discharged is not None and day > stay.discharged):
            return None
        level, payer = self._level(stay, day), self._payer(stay, day)
        key = (stay.program_id, level, payer.pk if payer else None, day)
        if key not in self._days:
            self._days[key] = self._shared(stay, day, level=level, payer=payer)
        return self._own(stay, day, self._days[key])

    def week(self, stay: Stay, days: Sequence[date]) -> WeekTerms:
        """What holds on each of the seven `days`; most stays of a program have the same."""
        if self._is_plain(stay, days):
            key = (stay.program_id, days[0])
            if key not in self._weeks:
                self._weeks[key] = self._week(stay, days)
            return self._weeks[key]
        return self._week(stay, days)

    def _week(self, stay: Stay, days: Sequence[date]) -> WeekTerms:
        daily = tuple(self.on(stay, day) for day in days)
        return WeekTerms(
            daily=daily,
            counting=tuple(zip(days, _services(daily), strict=True)),
            target=target_of([one.requirement if one else None for one in daily]),
        )

    def _is_plain(self, stay: Stay, days: Sequence[date]) -> bool:
        """In care all week, with nothing of its own."""
        rows, pk = self._rows, stay.pk
        if pk in rows.levels or pk in rows.payers or pk in rows.own:
            return False
        return stay.admitted <= days[0] and (stay.discharged is None or stay.discharged >= days[-1])

    def _level(self, stay: Stay, day: date) -> str:
        begun = [row.level for row in self._rows.levels.get(stay.pk, ()) if row.starts <= day]
        return begun[-1] if begun else stay.program.level

    def _payer(self, stay: Stay, day: date) -> PayerProfile | None:
        begun = [row.payer for row in self._rows.payers.get(stay.pk, ()) if row.starts <= day]
        return begun[-1] if begun else None

    def _shared(self, stay: Stay, day: date, *, level: str, payer: PayerProfile | None) -> DayTerms:
        """What everybody of the program at `level` with `payer` has on `day`."""
        program = stay.program
        asked = _dated(self._rows.requirements.get(program.pk, ()), "program")
        terms = None
        if payer is not None:
            offered = self._rows.terms.get(payer.pk, [])
            asked += _dated(offered, "payer")
            begun = [row for row in offered if row.level == level and row.starts <= day]
            terms = begun[-1] if begun else None
        requirement = requirement_on(asked, day, care=level)
        if requirement is None and level != program.level:
            requirement = BY_LEVEL_OF_CARE[level]
        countable = terms.countable if terms and terms.countable is not None else program.countable
        return DayTerms(
            requirement=requirement,
            level=level,
            payer=payer,
            countable=frozenset(countable),
            unit_rule=cast(UnitRule, terms.unit_rule) if terms else "none",
            video_only=terms is not None and terms.video_required == VideoRule.EXCLUDE,
            fallback=terms is None or terms.fallback,
        )

    def _own(self, stay: Stay, day: date, shared: DayTerms) -> DayTerms:
        """`shared`, with what the client's own plan asks instead."""
        requirement = requirement_on(_dated(self._rows.own.get(stay.pk, ()), "client"), day)
        return shared if requirement is None else replace(shared, requirement=requirement)


def terms_book(stays: Iterable[Stay] | None) -> TermsBook:
    """The book of `stays` (None: of all), in five queries. Their programs are read from the stays."""
    return TermsBook(care_rows(None if stays is None else [stay.pk for stay in stays]))


def strict_clients(sessions: Iterable[tuple[UUID, UUID, date]]) -> dict[UUID, tuple[str, ...]]:
    """By session, the clients (text) whose payer does not count time without video on its date.

    `sessions` are (session, program, service date). A client's stay in the session's program decides, else
    the one they were admitted to last.
    """
    strict = Enrollment.objects.filter(payers__payer__terms__video_required=VideoRule.EXCLUDE)
    clients = set(strict.values_list("client_id", flat=True))
    if not clients:
        return {}
    rows = Enrollment.objects.filter(client__in=clients).select_related("program").order_by("admitted", "pk")
    stays: dict[UUID, list[Enrollment]] = {}
    for stay in rows:
        stays.setdefault(stay.client_id, []).append(stay)
    book = terms_book([stay for mine in stays.values() for stay in mine])
    return {
        session: tuple(
            sorted(str(client) for client, mine in stays.items() if _is_strict(book, mine, program, day=day))
        )
        for session, program, day in sessions
    }


def _is_strict(book: TermsBook, stays: list[Enrollment], program: UUID, *, day: date) -> bool:
    there = [(stay.program_id == program, terms) for stay in stays if (terms := book.on(stay, day))]
    if not there:
        return False
    here = [terms for is_here, terms in there if is_here] or [there[-1][1]]
    return here[-1].video_only


def _services(daily: tuple[DayTerms | None, ...]) -> tuple[frozenset[str], ...]:
    there = [(number, one.countable) for number, one in enumerate(daily) if one is not None]
    return tuple(
        min(there, key=lambda pair: abs(pair[0] - number))[1] if there else frozenset()
        for number in range(len(daily))
    )


def _dated(rows: Rows, speaker: Speaker) -> list[DatedRequirement]:
    """`rows` in order of their starts; each is in force until its own end or the next of its level."""
    return [
        DatedRequirement(
            level=speaker,
            care="" if isinstance(row, ClientRequirement) else row.level,
            starts=row.starts,
            ends=row.ends if isinstance(row, ClientRequirement) else None,
            requirement=Requirement(
                min_minutes=row.min_minutes,
                max_minutes=row.max_minutes,
                min_days=row.min_days,
                day_minutes=row.day_minutes,
            ),
        )
        for row in rows
    ]
