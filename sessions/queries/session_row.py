"""Sessions as boards of thousands read them: rows that say what counting asks, without a model's weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from groups.models import Program
from groups.queries.plain import AsText, instant_of, uuid_of
from sessions.models import TherapySession


class SessionRow(NamedTuple):
    """The same names as `TherapySession` has, for the same things."""

    pk: UUID
    program: Program
    service: str
    scheduled_start: datetime
    scheduled_end: datetime
    cancelled_at: datetime | None

    @property
    def program_id(self) -> UUID:
        """The program's id."""
        return self.program.pk

    @property
    def service_date(self) -> date:
        """The local date of the scheduled start in the program's zone."""
        return self.program.local_date(self.scheduled_start)

    @property
    def planned_s(self) -> int:
        """Scheduled length in whole seconds."""
        return int((self.scheduled_end - self.scheduled_start).total_seconds())

    @property
    def start_ms(self) -> int:
        """Scheduled start, milliseconds since the Unix epoch."""
        return round(self.scheduled_start.timestamp() * 1000)

    @property
    def end_ms(self) -> int:
        """Scheduled end, milliseconds since the Unix epoch."""
        return round(self.scheduled_end.timestamp() * 1000)

    @property
    def is_cancelled(self) -> bool:
        """Called off by the program."""
        return self.cancelled_at is not None


def session_rows(query: QuerySet[TherapySession], programs: Mapping[UUID, Program]) -> Iterator[SessionRow]:
    """The sessions of `query` in order of start, one after another; `programs` are all there are."""
    rows = query.order_by("scheduled_start", "pk").values_list(
        AsText("pk"),
        AsText("program_id"),
        "service",
        AsText("scheduled_start"),
        AsText("scheduled_end"),
        "cancelled_at",
    )
    for pk, program, service, start, end, cancelled in rows.iterator(chunk_size=2000):
        in_program, span = programs[uuid_of(program)], (instant_of(start), instant_of(end))
        yield SessionRow(uuid_of(pk), in_program, service, *span, cancelled)
