"""The rules that sessions are counted by: each program's settings in force on a service date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from groups.core.service import Service
from sessions.core.attendance.rules import CURRENT, Rules, adjusted
from sessions.models import RuleSetting, TherapySession
from sessions.queries.session_row import SessionRow


class RuleBook:
    """Every program's settings; `on` lays those in force on a day over the present rule set."""

    def __init__(self, rows: Iterable[RuleSetting]) -> None:
        """`rows` in order of their starts."""
        self._rows: dict[UUID, list[RuleSetting]] = defaultdict(list)
        self._known: dict[tuple[UUID, date], Rules] = {}
        for row in rows:
            self._rows[row.program_id].append(row)

    def on(self, program: UUID, day: date) -> Rules:
        """The rules for sessions of `program` whose service date is `day`."""
        if program not in self._rows:
            return CURRENT
        key = (program, day)
        if key not in self._known:
            settings: dict[str, Any] = {
                row.key: row.value for row in self._rows[program] if row.starts <= day
            }
            self._known[key] = adjusted(CURRENT, settings)
        return self._known[key]

    def of(self, session: TherapySession | SessionRow) -> Rules:
        """The rules for `session`, while nobody has signed it."""
        if session.program_id not in self._rows:
            return CURRENT
        return self.on(session.program_id, session.service_date)


def capacity_of(session: TherapySession, rules: Rules) -> int | None:
    """What the group holds, at most what the rules warn at; no limit to other services."""
    if session.service != Service.GROUP:
        return None
    return rules.group_cap if session.group is None else min(rules.group_cap, session.group.capacity)


def rule_book() -> RuleBook:
    """The settings of every program, in one query."""
    return RuleBook(RuleSetting.objects.order_by("starts"))
