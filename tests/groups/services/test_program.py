"""Programs come with what they ask, and a refused one leaves nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from groups.models import Program
from groups.models.program import WeekStart
from groups.services.program import Ask, create_program, require
from tests.cast import ADMITTED, Cast
from vioip.audit.models import AuditRecord


def test_a_program_with_its_requirement(cast: Cast) -> None:
    ask = Ask(starts=date(2026, 1, 4), min_minutes=1200, max_minutes=None, min_days=5)
    program = create_program(
        cast.administrator, name="Day", zone="America/Chicago", week_start=WeekStart.SUNDAY, ask=ask
    )
    row = program.requirements.get()
    assert (row.starts, row.min_minutes, row.max_minutes, row.min_days) == (date(2026, 1, 4), 1200, None, 5)
    actions = AuditRecord.objects.filter(target_id=str(program.pk)).values_list("action", "actor")
    assert list(actions) == [
        ("program.created", cast.administrator.pk),
        ("requirement.set", cast.administrator.pk),
    ]


@pytest.mark.parametrize(
    ("name", "zone", "ask"),
    [
        ("Day", "Mars/Base", Ask(starts=ADMITTED)),
        ("Day", "UTC", Ask(starts=ADMITTED, min_minutes=600, max_minutes=500)),
        ("Cast program", "UTC", Ask(starts=ADMITTED)),
    ],
)
def test_a_refused_program_leaves_nothing(cast: Cast, name: str, zone: str, ask: Ask) -> None:
    before = AuditRecord.objects.count()
    with pytest.raises(ValidationError):
        create_program(None, name=name, zone=zone, week_start=WeekStart.MONDAY, ask=ask)
    assert (Program.objects.count(), AuditRecord.objects.count()) == (1, before)


def test_one_requirement_a_day(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        require(None, cast.program, Ask(starts=ADMITTED))
